import { beforeEach, describe, expect, it } from 'vitest'
import { Connector, type Ending } from '../../client/connection.ts'
import type { Connection } from '../../client/room.ts'
import { FakeEnvironment } from './fake-environment.ts'

let environment: FakeEnvironment
let connector: Connector
let heard: unknown[]
let states: Connection[]
let lost: number[]
let ended: Ending[]

beforeEach(() => {
  environment = new FakeEnvironment()
  heard = []
  states = []
  lost = []
  ended = []
  connector = new Connector(environment, {
    path: () => `/socket?attempt=${environment.sockets.length + 1}`,
    heard: (json) => heard.push(json),
    changed: (state) => states.push(state),
    lost: (code) => lost.push(code),
    ended: (why) => ended.push(why),
  })
  connector.connect()
})

const advance = (time: number) => environment.clock.advance(time)

function open(): void {
  environment.lastSocket.serverSends({ first: true })
}

describe('an open connection', () => {
  it('is open with the first frame, since a refused upgrade opens too', () => {
    environment.lastSocket.dispatchEvent(new Event('open'))
    expect(states).toEqual([])
    open()
    expect(states).toEqual([{ status: 'open' }])
    expect(heard).toEqual([{ first: true }])
  })

  it('sends JSON, and nothing before it is open', () => {
    expect(connector.send({ n: 1 })).toBe(false)
    open()
    expect(connector.send({ n: 2 })).toBe(true)
    expect(environment.lastSocket.sent).toEqual(['{"n":2}'])
  })

  it('skips what is not JSON and hears the next frame', () => {
    open()
    environment.lastSocket.serverSends('{')
    environment.lastSocket.serverSends({ second: true })
    expect(heard).toEqual([{ first: true }, { second: true }])
  })
})

describe('the heartbeat', () => {
  it('R8: is sent every 30 seconds, however busy the socket is', () => {
    open()
    for (let second = 0; second < 95; second++) {
      environment.lastSocket.serverSends({ second })
      advance(1_000)
    }
    expect(environment.lastSocket.sent).toEqual(['ping', 'ping', 'ping'])
    expect(lost).toEqual([])
  })

  it('R8: is no frame', () => {
    open()
    advance(30_000)
    environment.lastSocket.serverSends('pong')
    expect(heard).toEqual([{ first: true }])
  })

  it('R11: a socket that does not answer within 10 seconds is replaced', () => {
    open()
    advance(39_999)
    expect(lost).toEqual([])
    advance(1)
    expect(lost).toEqual([1006])
    expect(environment.sockets[0]?.closed).toBe(true)
    advance(500)
    expect(environment.sockets.length).toBe(2)
  })

  it('R11: any frame shows that the socket lives', () => {
    open()
    advance(35_000)
    environment.lastSocket.serverSends({ late: true })
    advance(10_000)
    expect(lost).toEqual([])
  })

  it('R9: a socket without a first frame within 10 seconds is replaced', () => {
    advance(10_500)
    expect(environment.sockets.length).toBe(2)
  })
})

describe('a lost connection', () => {
  it('R9: is opened again after the backoff, with the path as it is by then', () => {
    open()
    environment.lastSocket.serverCloses(1006)
    expect(states.at(-1)).toEqual({
      status: 'lost',
      since: environment.clock.now(),
      retryAt: environment.clock.now() + 500,
    })
    advance(499)
    expect(environment.sockets.length).toBe(1)
    advance(1)
    expect(environment.sockets.map(({ path }) => path)).toEqual(['/socket?attempt=1', '/socket?attempt=2'])
  })

  it('R9: waits longer with every failure, and says since when it has been lost', () => {
    const since = environment.clock.now()
    for (const delay of [500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]) {
      environment.lastSocket.serverCloses(1006)
      expect(states.at(-1)).toEqual({ status: 'lost', since, retryAt: environment.clock.now() + delay })
      advance(delay)
    }
    expect(environment.sockets.length).toBe(8)
  })

  it('R9: waits a short time again only once a socket has lived for 10 seconds', () => {
    const waited = (lived: number) => {
      open()
      advance(lived)
      environment.lastSocket.serverCloses(1011)
      const state = states.at(-1)
      const wait = state?.status === 'lost' ? state.retryAt - environment.clock.now() : 0
      advance(wait)
      return wait
    }
    expect([waited(9_999), waited(0), waited(10_000), waited(0)]).toEqual([500, 1_000, 500, 1_000])
  })

  it('R9: is opened at once when the network is back or the tab is shown', () => {
    environment.lastSocket.serverCloses(1006)
    environment.wake()
    expect(environment.sockets.length).toBe(2)
    advance(5_000)
    expect(environment.sockets.length).toBe(2)
  })

  it('R9: does not disturb an attempt under way when the tab is shown', () => {
    environment.wake()
    connector.connect()
    expect(environment.sockets.length).toBe(1)
  })

  it('R11: is noticed at once when the browser has no network, whether the socket was open or being opened', () => {
    open()
    environment.goOffline()
    expect(lost).toEqual([1006])
    expect(environment.lastSocket.closed).toBe(true)
    expect(states.at(-1)).toMatchObject({ status: 'lost', since: environment.clock.now() })
    environment.goOffline()
    expect(lost).toEqual([1006])
    environment.wake()
    expect(environment.sockets.length).toBe(2)
    environment.goOffline()
    expect(lost).toEqual([1006, 1006])
    environment.wake()
    open()
    expect(states.at(-1)).toEqual({ status: 'open' })
  })

  it('R9: an open socket is tried when the tab is shown, as it may have died meanwhile', () => {
    open()
    advance(1_000)
    environment.wake()
    expect(environment.lastSocket.sent).toEqual(['ping'])
    advance(10_000)
    expect(lost).toEqual([1006])
  })

  it('R9: comes back at once when the room asks for it, but patiently if it asks of a socket hardly open', () => {
    open()
    advance(10_000)
    environment.lastSocket.serverCloses(4000)
    advance(0)
    expect(environment.sockets.length).toBe(2)
    open()
    environment.lastSocket.serverCloses(4000)
    advance(0)
    expect(environment.sockets.length).toBe(2)
    advance(500)
    expect(environment.sockets.length).toBe(3)
  })

  it('R9: late events of a replaced socket never touch the new one', () => {
    open()
    const orphan = environment.lastSocket
    advance(40_500)
    expect(environment.sockets.length).toBe(2)
    open()
    const before = { heard: heard.length, states: states.length, lost: lost.length }
    orphan.serverSends({ late: true })
    orphan.serverCloses(4401)
    expect({ heard: heard.length, states: states.length, lost: lost.length }).toEqual(before)
    expect(connector.send({ n: 1 })).toBe(true)
    expect(orphan.sent).not.toContain('{"n":1}')
  })
})

describe('an ending', () => {
  it.each([
    [4401, 'unauthorized'],
    [4403, 'forbidden'],
    [4404, 'not_found'],
    [4426, 'outdated'],
  ] as const)('R22: %i is final and reported as %s', (code, why) => {
    environment.lastSocket.serverCloses(code)
    expect(ended).toEqual([why])
    environment.wake()
    advance(600_000)
    expect(environment.sockets.length).toBe(1)
  })

  it.each([4429, 4503, 1001, 1006, 1011, 1012])('R9: %i is not: it backs off and tries again', (code) => {
    environment.lastSocket.serverCloses(code)
    expect(ended).toEqual([])
    advance(500)
    expect(environment.sockets.length).toBe(2)
  })

  it('can be passed by being asked to connect again, at once or later', () => {
    environment.lastSocket.serverCloses(4401)
    connector.connectLater()
    expect(environment.sockets.length).toBe(1)
    advance(1_000)
    expect(environment.sockets.length).toBe(2)
    environment.lastSocket.serverCloses(4401)
    connector.connect()
    expect(environment.sockets.length).toBe(3)
  })

  it('closing it for good leaves no timer that opens it again', () => {
    open()
    environment.lastSocket.serverCloses(1006)
    connector.close()
    environment.goOffline()
    environment.wake()
    advance(600_000)
    expect(environment.sockets.length).toBe(1)
  })
})
