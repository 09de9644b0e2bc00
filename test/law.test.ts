/**
 * The law (R7): watched live == joined late == resumed. After any script of commands, absences, evictions and aborts,
 * all who hold a message agree on it. A failing script is shrunk, and its seed is printed; `VITE_LAW_SEED=<seed>` in
 * the environment runs it again.
 */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Person as Known, Member, Message, RoomKind, User } from '../protocol/model.ts'
import type { Standing } from '../worker/conversation.ts'
import {
  as,
  ask,
  newDirect,
  newPrivate,
  newRoom,
  type Person,
  person,
  post,
  postOverHttp,
  roomStub,
  stampOf,
} from './people.ts'
import { comeBack, countBehind, DEEDS, enliven, kind, perform, Seen, type Stage, type Step, script } from './script.ts'
import { Talker } from './talker.ts'
import { newestVersion } from './trouble.ts'

type Cast = readonly [Person, Person, Person, Person]

// Runs the deployment, as the first to register here, and has nothing to do with it.
await person()

test('all who watch, join late or resume agree (R7)', { timeout: 180_000 }, async () => {
  const seen = new Seen()
  await fc.assert(
    fc.asyncProperty(kind, script, (kind, steps) => play(kind, steps, seen)),
    {
      numRuns: 30,
      seed: Number(import.meta.env.VITE_LAW_SEED ?? 0x0e1d9e),
      // So that a script that waits for ever is shrunk and printed too.
      timeout: 20_000,
      interruptAfterTimeLimit: 150_000,
      markInterruptAsFailure: true,
    },
  )
  const { governed, ...times } = seen
  for (const [what, count] of Object.entries(times)) expect(count, what).toBeGreaterThan(15)
  for (const deed of DEEDS) expect(governed.get(deed) ?? 0, deed).toBeGreaterThan(1)
})

async function play(kind: RoomKind, steps: readonly Step[], seen: Seen): Promise<void> {
  const people = [await person(), await person(), await person(), await person()] as const
  const keeper = await person()
  const room = await gather(kind, keeper, people)
  const all = await Promise.all(people.map((one) => Talker.join(one, room)))
  const stage: Stage = { room, kind, keeper, talkers: all }
  await postOverHttp(people[3], room, 'the first word')
  all[3]?.leave()
  const talkers = all.slice(0, 3)
  for (const [index, one] of steps.entries()) {
    if (index % 8 === 0) await enliven(stage)
    await perform(one, index, stage, seen)
  }
  await enliven(stage)
  for (const talker of talkers) await comeBack(talker, seen)
  // What is told last nothing later makes good.
  await ask(people[3], 'PUT', '/api/me', { name: 'the last name' })
  // Whoever has lost a frame finds out by the next.
  await roomStub(room).change(await stampOf(keeper, room), post('the last word'))
  for (const talker of talkers) await talker.answered()
  await agree(room, talkers, [keeper, ...people], seen)
}

/** The keeper's room, of which the first is an owner too, and the last a member. */
async function gather(kind: RoomKind, keeper: Person, cast: Cast): Promise<string> {
  if (kind === 'direct') return (await newDirect(keeper, ...cast)).id
  const { id } = kind === 'public' ? await newRoom(keeper) : await newPrivate(keeper, ...cast)
  const [ada, , , dan] = cast
  for (const one of [ada, dan]) await ask(keeper, 'PUT', `/api/rooms/${id}/members/${one.id}`, {})
  await ask(keeper, 'PUT', `/api/rooms/${id}/members/${ada.id}`, { role: 'owner' })
  return id
}

async function agree(room: string, talkers: readonly Talker[], people: readonly Person[], seen: Seen): Promise<void> {
  const [first] = talkers
  if (!first) throw new Error('unreachable')
  const late = await Talker.join(first.who, room)
  await readAll(late, seen)
  const truth = late.held
  const called = await calledIn(room, people)
  expectCalled(late, called)
  for (const talker of talkers) {
    await talker.listener.untilVersion(late.listener.version)
    expect(talker.held).toEqual(truth.slice(truth.length - talker.held.length))
    await readAll(talker, seen)
    expect(talker.held).toEqual(truth)
    expect(talker.listener.history.room).toEqual(late.listener.history.room)
    expect(talker.listener.history.me).toEqual((await standing(talker.who, room)).me)
    expectCalled(talker, called)
  }
  for (const talker of [late, ...talkers]) {
    talker.listener.close()
    countBehind(talker, seen)
  }
  expectWhole(truth, late.listener.version, await newestVersion(room))
  seen.edited += truth.filter(({ body, revision }) => body !== null && revision > 0).length
  seen.removed += truth.filter(({ body }) => body === null).length
  seen.unfolded += truth.filter(({ cards }) => cards.length > 0).length
}

async function standing(who: Person, room: string): Promise<Standing> {
  return (await as(who, `/api/rooms/${room}`)).json<Standing>()
}

/** What these are called, by their ids; the room's list of its members has it so too. */
async function calledIn(room: string, people: readonly Person[]): Promise<ReadonlyMap<string, User>> {
  const [keeper] = people
  if (!keeper) throw new Error('unreachable')
  const users = await Promise.all(
    people.map(async ({ id }) => (await (await as(keeper, `/api/people/${id}`)).json<Known>()).user),
  )
  const called = new Map(users.map((user) => [user.id, user]))
  const { members } = await (await as(keeper, `/api/rooms/${room}/members`)).json<{ members: Member[] }>()
  expect(members.map(({ user }) => user)).toEqual(members.map(({ user }) => called.get(user.id)))
  return called
}

/** Whoever has said something is known, and nobody by what they were called before. */
function expectCalled({ held, listener }: Talker, called: ReadonlyMap<string, User>): void {
  const { people } = listener.history
  for (const { author } of held) expect(people).toHaveProperty(author)
  for (const user of Object.values(people)) expect(user).toEqual(called.get(user.id) ?? user)
}

async function readAll(talker: Talker, seen: Seen): Promise<void> {
  talker.holdOlder()
  while (await talker.askOlder()) {
    talker.holdOlder()
    seen.pagesRead += 1
  }
}

/** Nothing is there twice, and the newest change is there. */
function expectWhole(truth: readonly Message[], held: number, newest: number): void {
  const versions = truth.map(({ version }) => version)
  expect(new Set(versions).size).toBe(versions.length)
  expect(new Set(truth.map(({ id }) => id)).size).toBe(truth.length)
  expect(held).toBe(newest)
  expect(Math.max(0, ...versions)).toBeLessThanOrEqual(newest)
}
