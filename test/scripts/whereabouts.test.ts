import { networkInterfaces } from 'node:os'
import { expect, it } from 'vitest'
import { findWhereabouts } from '../../scripts/whereabouts.ts'

it.each(['localhost', '127.0.0.1', '127.0.0.2'])('a server on %s is there, for this computer alone', async (host) => {
  expect(await findWhereabouts('http', host, 9200)).toEqual({ here: `http://${host}:9200`, elsewhere: [], open: false })
})

it('an IPv6 address stands in brackets', async () => {
  expect(await findWhereabouts('https', '::1', 9200)).toMatchObject({ here: 'https://[::1]:9200', open: false })
})

it.each(['0.0.0.0', '::'])(
  'a server on %s is at localhost, and for others at the addresses of this computer',
  async (host) => {
    const all = Object.values(networkInterfaces()).flatMap((found = []) => found)
    const others = all.filter(({ family, internal }) => family === 'IPv4' && !internal)
    expect(await findWhereabouts('http', host, 9200)).toEqual({
      here: 'http://localhost:9200',
      elsewhere: others.map(({ address }) => `http://${address}:9200`),
      open: true,
    })
  },
)

it('an address that is not of this computer alone is open to others', async () => {
  expect(await findWhereabouts('http', '192.0.2.7', 9200)).toMatchObject({ here: 'http://192.0.2.7:9200', open: true })
})
