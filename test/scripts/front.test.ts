// The front before a stand-in of the runtime, which says what a test wants and writes down what it hears.
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect, Socket } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { failureOf, unreachable } from '../../client/failure.ts'
import { Front } from '../../scripts/front.ts'
import { Health } from '../../scripts/health.ts'
import { Hosts, namesHere } from '../../scripts/hosts.ts'
import { type Fields, JsonLog } from '../../scripts/json-log.ts'
import { Peers } from '../../scripts/peer.ts'
import { findFreePort, findHindrance, listenAt } from '../../scripts/port.ts'

const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'
const TOO_LARGE = { error: { code: 'too_large', message: 'A request holds at most 65536 bytes.' } }
/** How long the runtime takes for /api/slow, in ms. */
const SLOW = 500
const Line = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()))
const hasIpv6 = Object.values(networkInterfaces()).some((all = []) => all.some(({ address }) => address === '::1'))

const done = () => Promise.resolve()

/** What the front has logged, and what the runtime was asked: method, path, length of the body. */
let lines: Fields[]
let heard: string[]
let upgrade: (socket: Socket) => void
/** Makes a front; what is not given is usual. */
let make: (parts?: Partial<ConstructorParameters<typeof Front>[0]>) => Front
let front: Front
let port: number

beforeEach(async () => {
  ;[lines, heard] = [[], []]
  const inner = createServer(async (asked, response) => {
    const body = await text(asked)
    heard.push(`${asked.method} ${asked.url} ${body.length}`)
    if (asked.url === '/api/slow') await delay(SLOW)
    if (asked.url === '/api/broken') response.writeHead(500, { 'Content-Type': 'text/plain' })
    response.end('answered')
  })
  inner.on('upgrade', ({ socket }) => upgrade(socket))
  const inside = await listenAt(inner, '127.0.0.1', 0)
  const runtime = { port: inside, socketPort: inside, secret: 'open', check: done, stop: done }
  const log = new JsonLog('debug', (line) => lines.push(v.parse(Line, line)))
  const hosts = new Hosts(namesHere('chat.lan', ['x', 'chat.example.org', 'my_laptop']))
  const usual = { runtime, log, hosts, peers: new Peers([]), health: new Health(runtime), tls: undefined }
  make = (parts) => new Front({ ...usual, ...parts })
  front = make()
  port = await front.listen(hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'], 0)
  return () => {
    inner.close()
    inner.closeAllConnections()
  }
})
afterEach(() => front.stop())

it.runIf(hasIpv6)('listens on every address of its host, at one port', async () => {
  for (const host of ['127.0.0.1', '[::1]']) expect((await fetch(`http://${host}:${port}/`)).status).toBe(200)
})

describe('an address that this machine does not have', () => {
  const absent = '192.0.2.1'

  it('is passed by where the host has another', async () => {
    const taken = await front.listen([absent, '127.0.0.1'], 0)
    expect((await fetch(`http://127.0.0.1:${taken}/`)).status).toBe(200)
  })

  it('is no place to listen at where it is all that there is', async () => {
    await expect(front.listen([absent], 0)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
    await expect(front.listen([], 0)).rejects.toThrow('no address')
    expect(await findHindrance({ command: 'npm start', host: absent, port: 0 })).toMatch(
      /^Nobody can listen on 192\.0\.2\.1, port 0: /,
    )
  })
})

describe('a body', () => {
  it('that is too large is refused in words, and goes no further', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      for (const headers of [{ 'content-length': 5_000_000 }, { 'transfer-encoding': 'chunked' }]) {
        const options = { host: '127.0.0.1', port, method: 'POST', path: '/api/session', headers, agent: false }
        const sending = request(options).end(Buffer.alloc(5_000_000, 'x'))
        const [[response]] = await Promise.all([once(sending, 'response'), once(sending, 'finish')])
        expect([response.statusCode, JSON.parse(await text(response))]).toEqual([413, TOO_LARGE])
      }
    }
    expect(heard).toEqual([])
    expect(lines.filter(({ level }) => level === 'warn')).toEqual([])
  })

  it('that is just small enough is passed on', async () => {
    const body = 'x'.repeat(65_536)
    expect((await fetch(`http://127.0.0.1:${port}/api/session`, { method: 'POST', body })).status).toBe(200)
    expect(heard).toEqual(['POST /api/session 65536'])
  })

  it('that breaks off goes no further, and is logged without a status', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n{"a')
    await once(socket, 'data')
    socket.destroy()
    await vi.waitFor(() => expect(lines).toHaveLength(1))
    expect(lines).toMatchObject([{ event: 'request', method: 'POST', path: '/api/session' }])
    expect(lines[0]).not.toHaveProperty('status')
    expect(heard).toEqual([])
  })
})

it('what the runtime itself says of an error is told to nobody', async () => {
  const response = await fetch(`http://127.0.0.1:${port}/api/broken`)
  expect([response.status, await response.json()]).toMatchObject([500, { error: { code: 'internal' } }])
})

it('while the runtime is being restarted a client hears no answer, and so asks again', async () => {
  const nowhere = await findFreePort('127.0.0.1')
  const runtime = { port: nowhere, socketPort: nowhere, secret: 'open', check: done, stop: done }
  const alone = make({ runtime })
  onTestFinished(() => alone.stop())
  const at = await alone.listen(['127.0.0.1'], 0)
  const response = await fetch(`http://127.0.0.1:${at}/api/rooms/lobby/messages`, { method: 'POST', body: '{}' })
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  expect(failureOf(response.status, await response.text())).toEqual(unreachable)
  const caller = say(`GET /api/rooms/lobby/socket?v=1 HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`, at)
  expect(await caller).toMatch(/^HTTP\/1\.1 503 /)
})

describe('a host that holds a path', () => {
  const hosts = ['x/api/session?', 'localhost/cdn-cgi/local/platform-proxy?', 'a b', 'x#', 'x\\api', '']

  it.each(hosts)('is refused: "%s"', async (host) => {
    expect(await say(`GET /api/nothing HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400 .*"invalid"/s,
    )
    expect(await say(`GET /api/rooms HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE}\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
    expect(heard).toEqual([])
  })

  it.each(['chat.example.org', 'localhost:8787', '[::1]:8787', 'my_laptop'])('is none: %s', async (host) => {
    expect(await say(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('over plain http, a name', () => {
  const strangers = ['r.evil.example:8787', 'localhost.evil.example', 'evil-localhost', '127.0.0.1.evil.example']
  const ours = ['localhost', 'a.localhost:8787', '192.0.2.1:8787', '[2001:db8::1]', 'chat.lan', 'CHAT.lan:8787']
  const socket = 'GET /api/rooms/lobby/socket?v=1 HTTP/1.1\r\nHost: '
  const closing = '\r\nConnection: close\r\n\r\n'

  it.each(strangers)('that may be of somebody else is refused: %s', async (host) => {
    const [name] = host.split(':')
    for (const path of ['/', '/api/rooms/lobby/messages', '/health']) {
      const answer = await say(`GET ${path} HTTP/1.1\r\nHost: ${host}${closing}`)
      expect(answer).toMatch(/^HTTP\/1\.1 403 .*"code":"forbidden".*--trust-proxy/s)
      expect(answer).toContain(`start it with --allowed-hosts ${name}.`)
    }
    expect(await say(`${socket}${host}\r\n${UPGRADE}\r\n`)).toMatch(/^HTTP\/1\.1 403 /)
    expect(heard).toEqual([])
  })

  it.each([...ours, hostname(), `${hostname()}.local`])('that is ours passes: %s', async (host) => {
    expect(await say(`GET / HTTP/1.1\r\nHost: ${host}${closing}`)).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('passes from a proxy that is trusted, whatever it is', async () => {
    const trusting = make({ peers: new Peers(['127.0.0.1']) })
    const taken = await trusting.listen(['127.0.0.1'], 0)
    const answer = await say(`GET / HTTP/1.1\r\nHost: chat.example.com${closing}`, taken)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    await trusting.stop()
  })
})

describe('a socket', () => {
  const asking = `GET /api/rooms/lobby/socket?v=1 HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`

  it('that is refused is logged, by whomever', async () => {
    upgrade = (socket) => socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}')
    await say(asking)
    await say(`GET /elsewhere HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`)
    expect(lines.map(({ path, status }) => [path, status])).toEqual([
      ['/api/rooms/lobby/socket', 401],
      ['/elsewhere', 404],
    ])
  })

  it.each(['/api/rooms/lobby/socket?v=1', '/elsewhere'])('that is refused at %s is closed for good', async (path) => {
    upgrade = (socket) => socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}')
    const caller = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    caller.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`)
    await once(caller.resume(), 'end')
    // The system tells only with a later word that nobody is there to hear the first.
    const staying = setInterval(() => caller.write('I am still here'), 20)
    onTestFinished(() => clearInterval(staying))
    const [error] = await once(caller, 'error')
    expect(error).toHaveProperty('code', expect.stringMatching(/^(?:ECONNRESET|EPIPE|ECONNABORTED)$/))
  })

  it('whose refusal breaks off has no second head in its body', async () => {
    let breakOff: () => void = () => {}
    upgrade = (socket) => {
      socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nthe beginning')
      breakOff = () => socket.resetAndDestroy()
    }
    const caller = connect(port, '127.0.0.1')
    caller.write(asking)
    const [beginning] = await once(caller, 'data')
    expect(String(beginning)).toMatch(/^HTTP\/1\.1 401 .*the beginning$/s)
    breakOff()
    expect(await text(caller)).toBe('')
  })

  it('that takes nothing of what it is sent is closed after a minute, whatever it says', async () => {
    const { inner, caller } = await overwhelm()
    const left = new Promise((resolve) => inner.on('close', resolve))
    caller.write('I am here')
    await once(inner, 'data')
    vi.advanceTimersByTime(60_000)
    await left
    caller.destroy()
  })

  it('that takes it late stays open', async () => {
    const { inner, caller } = await overwhelm()
    caller.resume()
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0), 10_000)
    vi.advanceTimersByTime(60_000)
    inner.end('the last word')
    expect((await text(caller)).endsWith('the last word')).toBe(true)
  })

  it('that says nothing and takes nothing is closed after a while', async () => {
    hurry()
    const closed = Promise.withResolvers<void>()
    upgrade = (socket) => {
      socket.on('error', () => {}).on('close', closed.resolve)
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
      socket.end(Buffer.alloc(20_000_000))
    }
    const caller = connect(port, '127.0.0.1')
    caller.write(asking)
    await closed.promise
    expect(lines).toMatchObject([{ status: 101 }])
    caller.destroy()
  })

  it('that the runtime never answers is closed after a while', async () => {
    hurry()
    upgrade = () => {}
    expect(await say(asking)).toBe('')
  })

  /** A while is short. */
  function hurry(): void {
    const { setTimeout: original } = Socket.prototype
    const spy = vi.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (this: Socket, ms, then) {
      return original.call(this, ms === 180_000 ? 300 : ms, then)
    })
    onTestFinished(() => spy.mockRestore())
  }

  /** A socket that has been sent more than the connection holds; what it can take, it has not taken yet. */
  async function overwhelm(): Promise<{ inner: Socket; caller: Socket }> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const joined = Promise.withResolvers<Socket>()
    upgrade = (socket) => {
      socket.on('error', () => {})
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
      socket.write(Buffer.alloc(20_000_000))
      joined.resolve(socket)
    }
    const caller = connect(port, '127.0.0.1').on('error', () => {})
    caller.write(asking)
    const inner = await joined.promise
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), 10_000)
    return { inner, caller }
  }
})

describe('the end', () => {
  it('waits for the answers that are under way, and takes nothing in any more', async () => {
    const answer = fetch(`http://127.0.0.1:${port}/api/slow`, { method: 'POST', body: 'late' })
    await vi.waitFor(() => expect(heard).toEqual(['POST /api/slow 4']))
    const stopped = front.stop()
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    expect(await (await answer).text()).toBe('answered')
    await stopped
  })

  it('comes to a socket after what the runtime has said there, and is told to both sides', async () => {
    const inner = Promise.withResolvers<Socket>()
    upgrade = (socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
      inner.resolve(socket)
    }
    const caller = connect(port, '127.0.0.1')
    caller.write(`GET /api/rooms/lobby/socket?v=1 HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`)
    const all = text(caller)
    const socket = await inner.promise
    const left = once(socket.resume(), 'end')
    const answer = fetch(`http://127.0.0.1:${port}/api/slow`)
    await vi.waitFor(() => expect(heard).toEqual(['GET /api/slow 0']))
    const stopped = front.stop()
    // It is open for as long as answers are under way elsewhere.
    await delay(SLOW / 2)
    socket.write('the last word')
    expect(await (await answer).text()).toBe('answered')
    expect(await all).toMatch(/^HTTP\/1\.1 101 .*the last word$/s)
    await left
    await stopped
  })
})

/** What is answered until the connection is closed. */
async function say(words: string, at = port): Promise<string> {
  const socket = connect(at, '127.0.0.1')
  socket.write(words)
  return text(socket)
}
