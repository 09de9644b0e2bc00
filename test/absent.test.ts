/** Who is told because they are not here: found without asking after everybody, and without leaving anybody out. */

import { runInDurableObject } from 'cloudflare:test'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Audience } from '../worker/audience.ts'
import { Calls } from '../worker/calls.ts'
import { Spells } from '../worker/spells.ts'
import { User } from '../worker/user.ts'
import { Whereabouts } from '../worker/whereabouts.ts'
import { ownOf, roomOf } from './devices.ts'
import { untilSettled } from './owed.ts'
import { as, Listener, type Person, person, postOverHttp, roomStub } from './people.ts'

/** How many listen, as the room knows it. */
async function countIn(room: string, who: Person): Promise<number> {
  const response = await as(who, `/api/rooms/${room}/people`)
  const { people, count = people.length } = await response.json<{ people: object[]; count?: number }>()
  return count
}

test('where all members are here, a message asks after none of them', async () => {
  const [ada, ...others] = [await person(), await person(), await person(), await person(), await person()]
  const room = await roomOf(ada, ...others)
  const adas = await Listener.join(ada, room.id)
  for (const other of others) await Listener.join(other, room.id)
  const asked = vi.spyOn(Audience.prototype, 'isHere')
  onTestFinished(() => asked.mockRestore())
  // What the relays say of those who have just come in may be on its way.
  await vi.waitFor(async () => {
    await adas.say('hello')
    asked.mockClear()
    await adas.say('hello again')
    expect(asked).not.toHaveBeenCalled()
  })
})

test('a member who leaves between two messages is told of the second', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  await adas.say('hello')
  await untilSettled(roomStub(room.id))
  // With the last word they leave nothing unread.
  await bobs.say('goodbye')
  const told = vi.spyOn(User.prototype, 'told')
  onTestFinished(() => told.mockRestore())
  bobs.close()
  await vi.waitFor(async () => expect(await countIn(room.id, ada)).toBe(1))
  expect(told).not.toHaveBeenCalled()
  const { id } = await adas.say('still there?')
  await vi.waitFor(() => expect(told.mock.calls).toMatchObject([[{ message: id }, 'activity']]))
})

test('when a room is set back, whoever was in it is told of what is said next', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  await Listener.join(bob, room.id)
  await postOverHttp(ada, room.id, 'hello')
  await untilSettled(roomStub(room.id))
  const released = Promise.withResolvers<void>()
  const placed = vi
    .spyOn<{ placed: (...word: Parameters<User['placed']>) => unknown }, 'placed'>(User.prototype, 'placed')
    .mockImplementation(() => released.promise)
  onTestFinished(() => placed.mockRestore())
  const renewed = roomStub(room.id).renew()
  await vi.waitFor(() => expect(placed).toHaveBeenCalled())
  await postOverHttp(ada, room.id, 'said before all were sent out')
  released.resolve()
  await renewed
  await postOverHttp(ada, room.id, 'said after it')
  await vi.waitFor(async () => expect(await ownOf(bob, room.id)).toMatchObject({ unread: true }))
})

test('somebody at two relays is here until they have left both', () => {
  const whereabouts = new Whereabouts()
  for (const relay of ['one', 'two']) whereabouts.learn(relay, ['ada', 'bob'])
  whereabouts.came('three', 'eve')
  expect([whereabouts.here(), whereabouts.count('three')]).toEqual([['ada', 'bob'], undefined])
  for (const _ of ['once', 'again']) whereabouts.left('one', 'ada')
  expect([whereabouts.isHere('ada'), whereabouts.count('one')]).toEqual([true, 1])
  whereabouts.left('two', 'ada')
  expect([whereabouts.isHere('ada'), whereabouts.isHere('bob')]).toEqual([false, true])
  expect([whereabouts.forget('one'), whereabouts.forget('two')]).toEqual([['bob'], ['bob']])
  expect([whereabouts.here(), whereabouts.count('one')]).toEqual([[], undefined])
})

test('a message calls more people than a row can hold, and calls them no more', async () => {
  const ada = await person()
  const room = await roomOf(ada)
  const { id } = await postOverHttp(ada, room.id, '@room')
  const users = Array.from({ length: 60_000 }, () => crypto.randomUUID())
  await runInDurableObject(roomStub(room.id), (_, { storage: { sql } }) => {
    const found = () => new Calls(sql).of(id).symmetricDifference(new Set(users)).size
    new Calls(sql).add(id, users)
    const rows = sql.exec<{ bytes: number }>('SELECT length(users) AS bytes FROM calls').toArray()
    // The platform's most for a row, which the runtime of the tests does not keep to.
    for (const { bytes } of rows) expect(bytes).toBeLessThan(2_000_000)
    expect([found(), new Calls(sql).by(ada.id).length]).toEqual([0, 60_000])
    new Calls(sql).add(id, users.splice(0, 45_000).slice(0, 1))
    new Calls(sql).set(id, users)
    expect([found(), new Calls(sql).by(ada.id).length]).toEqual([0, 15_000])
    new Calls(sql).set(id, [])
    expect(sql.exec('SELECT * FROM calls').toArray()).toEqual([])
  })
})

test('as many as may be in a room have been told', async () => {
  const room = await roomOf(await person())
  await runInDurableObject(roomStub(room.id), (_, { storage: { sql } }) => {
    const all = Array.from({ length: 200_000 }, (_, number) => number)
    new Spells(sql).set(all, true)
    const spells = new Spells(sql)
    expect(all.filter((number) => !spells.has(number))).toEqual([])
  })
})
