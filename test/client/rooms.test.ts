import { beforeEach, expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { Rooms } from '../../client/rooms.ts'
import { bareRoom, LOBBY, type RoomInfo } from '../../protocol/model.ts'
import { FakeEnvironment, settled } from './fake-environment.ts'
import { room } from './people.ts'

let environment: FakeEnvironment
let asked: string[]
let listed: readonly RoomInfo[]
let rooms: Rooms

beforeEach(async () => {
  environment = new FakeEnvironment()
  asked = []
  listed = [room]
  const answer = async (_path: RequestInfo | URL, init?: RequestInit) => {
    asked.push(String(init?.method))
    return Response.json(init?.method === 'POST' ? { room } : { rooms: listed })
  }
  rooms = new Rooms(new Api(answer, () => {}), environment)
  await settled()
})

it('is asked for at once, and every two minutes while it is in view', async () => {
  expect(rooms.list()).toEqual([room])
  environment.clock.advance(119_999)
  expect(asked.length).toBe(1)
  environment.clock.advance(1)
  expect(asked.length).toBe(2)
  environment.isVisible = false
  environment.clock.advance(600_000)
  expect(asked.length).toBe(2)
  environment.isVisible = true
  environment.wake()
  expect(asked.length).toBe(3)
})

it('is asked for when somebody looks or comes back, but once in five seconds, and then after these', () => {
  environment.clock.advance(4_999)
  rooms.freshen()
  environment.wake()
  rooms.changed()
  rooms.freshen()
  expect(asked.length).toBe(1)
  environment.clock.advance(1)
  expect(asked.length).toBe(2)
  environment.clock.advance(5_000)
  rooms.freshen()
  expect(asked.length).toBe(3)
})

it('is asked for at once by whoever has made a room', async () => {
  await rooms.create('Garden')
  expect(asked).toEqual(['GET', 'POST', 'GET'])
})

it('has the lobby first, and then the names as a reader orders them', async () => {
  const names = ['Lobby', 'Room 1', 'Room 10', 'Room 2', 'zebra', 'École']
  listed = names.map((name) => bareRoom(name === 'Lobby' ? LOBBY : name, 'public', name))
  environment.clock.advance(120_000)
  await settled()
  expect(rooms.list().map(({ name }) => name)).toEqual(['Lobby', 'École', 'Room 1', 'Room 2', 'Room 10', 'zebra'])
})

it('is not asked for any more once it is closed', () => {
  rooms.close()
  environment.wake()
  environment.clock.advance(600_000)
  expect(asked.length).toBe(1)
})
