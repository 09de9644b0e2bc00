// nginx before a stand-in of Edgewise that answers with the headers that have reached it.
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { connect, type TLSSocket } from 'node:tls'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort, listenAt } from '../../scripts/port.ts'
import { Certificates } from './certificates.ts'
import { Nginx, nginx, unlessAbsent } from './nginx.ts'

const HOST = 'chat.example.lan'
const Heard = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()))

describe.skipIf(!nginx)(`nginx${unlessAbsent}`, () => {
  const certificates = new Certificates()
  /** Its ports, as many as there were connections. */
  const connections = new Set<number | undefined>()
  const upstream = createServer(({ headers, socket }, response) => {
    connections.add(socket.remotePort)
    response.end(JSON.stringify(headers))
  })
  let proxy: Nginx
  let port: number

  beforeAll(async () => {
    await certificates.ask('--host', HOST)
    port = await findFreePort()
    proxy = new Nginx({
      sites: ['edgewise-upstream.conf', 'edgewise.conf'],
      upstream: await listenAt(upstream, '127.0.0.1', 0),
      certificate: certificates.file(`${HOST}.crt`),
      key: certificates.file(`${HOST}.key`),
      http: await findFreePort(),
      https: port,
    })
    await proxy.start()
  })

  afterAll(async () => {
    await proxy?.stop()
    upstream.close()
    certificates.remove()
  })

  it.each(['websocket', 'WebSocket'])('passes on the wish for a %s', async (wish) => {
    const heard = await send({ connection: 'Upgrade', upgrade: wish })
    expect([heard.connection, heard.upgrade]).toEqual(['upgrade', 'websocket'])
  })

  it.each(['h2c', 'TLS/1.0', 'h2c, websocket', 'websocketish'])('passes on no wish for %s', async (wish) => {
    const heard = await send({ connection: 'Upgrade, HTTP2-Settings', upgrade: wish })
    expect([heard.connection, heard.upgrade]).toEqual([undefined, undefined])
  })

  it('keeps its connections, and closes none because somebody says so', async () => {
    for (let each = 0; each < 8; each++) await send({ connection: 'close' })
    connections.clear()
    for (let each = 0; each < 8; each++) expect((await send({ connection: 'close' })).connection).toBeUndefined()
    // One of each worker, if it is asked at all.
    expect(connections.size).toBeLessThanOrEqual(2)
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    const socket = await secure(version)
    expect(socket.getProtocol()).toBe(version)
    socket.destroy()
  })

  it('gives out no session tickets, whose key would open what was said before', async () => {
    const socket = await secure('TLSv1.2')
    expect(socket.getTLSTicket()).toBeUndefined()
    socket.destroy()
  })

  async function send(headers: IncomingHttpHeaders) {
    const address = { host: '127.0.0.1', port, servername: HOST, ca: certificates.authority }
    const asking = request({
      ...address,
      path: '/api/session',
      headers: { host: HOST, ...headers },
      agent: false,
    }).end()
    const [response] = await once(asking, 'response')
    return v.parse(Heard, await text(response))
  }

  async function secure(version: 'TLSv1.2' | 'TLSv1.3'): Promise<TLSSocket> {
    const versions = { minVersion: version, maxVersion: version }
    const socket = connect({ host: '127.0.0.1', port, servername: HOST, ca: certificates.authority, ...versions })
    await once(socket, 'secureConnect')
    return socket
  }
})
