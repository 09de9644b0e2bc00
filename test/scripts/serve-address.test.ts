import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Peers, parseNetworks } from '../../scripts/peer.ts'
import type { Command } from './command.ts'
import { addressOf, ask, Deployment, enter, logged } from './served.ts'

/** The limit of questions after a nickname in a minute, by address. */
const LOOKUPS = 120

let deployment: Deployment
beforeAll(async () => {
  deployment = await Deployment.build()
}, 120_000)
afterAll(() => deployment.remove())

describe.skipIf(process.platform === 'win32')('who calls', () => {
  it('is who is connected, whatever they say of themselves', async () => {
    const server = deployment.start('untrusted')
    const statuses = await lookUp(server, (number) => ({
      'x-forwarded-for': `203.0.113.${number}`,
      forwarded: `for=203.0.113.${number}`,
      'x-real-ip': `203.0.113.${number}`,
      'true-client-ip': `203.0.113.${number}`,
      'cf-connecting-ip': `203.0.113.${number}`,
      'CF-Connecting-IP': `203.0.113.${number}`,
      'x-edgewise-gate': 'open',
    }))
    expect(statuses[0]).toBe(200)
    expect(statuses).toContain(429)
    await stop(server)
    expect(new Set(logged(server, 'request').map(({ address }) => address))).toEqual(new Set(['127.0.0.1']))
  })

  it('is whom the last proxy that is trusted has seen, whatever stands before', async () => {
    const server = deployment.start('trusted', ['--trust-proxy', '127.0.0.1,10.0.0.0/8'])
    const statuses = await lookUp(server, (number) => ({
      'x-forwarded-for': `198.51.100.${number}, 203.0.113.9, 10.1.2.3`,
      'cf-connecting-ip': `198.51.100.${number}`,
    }))
    expect(statuses).toContain(429)
    const url = await addressOf(server)
    expect((await ask(`${url}/api/nicknames/ada`, { 'x-forwarded-for': '203.0.113.10, 10.1.2.3' })).status).toBe(200)
    await stop(server)
    expect(new Set(logged(server, 'request').map(({ address }) => address))).toEqual(
      new Set(['203.0.113.9', '203.0.113.10']),
    )
  })

  it('comes by https only if a proxy that is trusted says so', async () => {
    const trusting = deployment.start('proto', ['--trust-proxy', '127.0.0.1'])
    const body = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9', host: 'chat.example.org' }
    expect(await cookieOf(await addressOf(trusting), body)).toMatch(/^__Host-edgewise=.*; Secure/)
    await enter(await addressOf(trusting), body)
    await stop(trusting)
    const wary = deployment.start('proto', ['--allowed-hosts', 'chat.example.org'])
    expect(await cookieOf(await addressOf(wary), body)).toMatch(/^edgewise=/)
    await expect(enter(await addressOf(wary), body)).rejects.toThrow('403')
    await stop(wary)
  })

  it('does not come by a name that may be of somebody else, nor with a socket', async () => {
    const server = deployment.start('names', ['--allowed-hosts', 'chat.lan'])
    const url = await addressOf(server)
    const asked = async (host: string) => (await ask(`${url}/api/rooms/lobby/messages`, { host })).status
    expect([await asked('r.evil.example'), await asked('chat.lan'), await asked('localhost')]).toEqual([403, 200, 200])
    const own = (host: string) => ({ host, origin: `http://${host}` })
    await enter(url, own('chat.lan'))
    await expect(enter(url, own('r.evil.example'))).rejects.toThrow('403')
    await stop(server)
  })

  it('cannot speak to the runtime itself', async () => {
    const server = deployment.start('inner')
    const url = await addressOf(server)
    for (const path of ['/cdn-cgi/local/platform-proxy', '/./cdn-cgi/local/explorer', '/%2e/cdn-cgi/mf/scheduled'])
      expect((await ask(url + path, { 'mf-op': 'GET' })).status).toBe(404)
    expect((await ask(`${url}/api/session`, { 'mf-original-url': 'https://elsewhere.example/x' })).status).toBe(200)
    await stop(server)
  })
})

describe('an address that a proxy names', () => {
  it.each([
    ['203.0.113.1', '203.0.113.1'],
    ['203.0.113.1:5555', '203.0.113.1'],
    ['[2001:db8::1]:5555', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['::ffff:203.0.113.1', '203.0.113.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['203.0.113.9, unknown', '127.0.0.1'],
  ])('is read: %s', (forwarded, address) => {
    const request = new IncomingMessage(new Socket())
    Object.defineProperty(request.socket, 'remoteAddress', { value: '127.0.0.1' })
    request.headers['x-forwarded-for'] = forwarded
    expect(new Peers(['127.0.0.1']).of(request).address).toBe(address)
  })
})

describe('networks', () => {
  it('are addresses or CIDR', () => {
    for (const network of ['10.0.0.0/8', '127.0.0.1', '::1', 'fd00::/8', '0.0.0.0/0'])
      expect(parseNetworks([network])).toBeDefined()
    for (const network of ['10.0.0.0/33', '10.0.0', 'localhost', '::/129', '10.0.0.0/8/8', '10.0.0.0/', '1.2.3.4/-1'])
      expect(parseNetworks([network])).toBeUndefined()
    expect(() => new Peers(['nonsense'])).toThrow('nonsense')
  })
})

/** Asks more often than the limit allows, even if a minute ends meanwhile. */
async function lookUp(server: Command, headers: (number: number) => Readonly<Record<string, string>>) {
  const url = await addressOf(server)
  const statuses: (number | undefined)[] = []
  for (let number = 0; number <= 2 * LOOKUPS; number++)
    statuses.push((await ask(`${url}/api/nicknames/ada`, headers(number))).status)
  return statuses
}

async function cookieOf(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const { headers: answered } = await ask(`${url}/api/session`, { ...headers, cookie: 'edgewise=x; __Host-edgewise=x' })
  return answered['set-cookie']?.[0] ?? ''
}

async function stop(server: Command): Promise<void> {
  server.signal('SIGTERM')
  await server.ended
}
