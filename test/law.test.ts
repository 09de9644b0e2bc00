/**
 * The law (R7): watched live == joined late == resumed. After any script of commands, absences, evictions and aborts,
 * all who hold a message agree on it. A failing script is shrunk, and its seed is printed; `VITE_LAW_SEED=<seed>` in
 * the environment runs it again.
 */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Message } from '../protocol/model.ts'
import type { Standing } from '../worker/conversation.ts'
import { as, newRoom, type Person, person, post } from './people.ts'
import { comeBack, countBehind, perform, Seen, type Step, script } from './script.ts'
import { Talker } from './talker.ts'
import { newestVersion } from './trouble.ts'

test('all who watch, join late or resume agree (R7)', { timeout: 120_000 }, async () => {
  const seen = new Seen()
  await fc.assert(
    fc.asyncProperty(script, (steps) => play(steps, seen)),
    {
      numRuns: 25,
      seed: Number(import.meta.env.VITE_LAW_SEED ?? 0x0e1d9e),
      // So that a script that waits for ever is shrunk and printed too.
      timeout: 10_000,
      interruptAfterTimeLimit: 100_000,
      markInterruptAsFailure: true,
    },
  )
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(15)
})

async function play(steps: readonly Step[], seen: Seen): Promise<void> {
  const people = [await person(), await person(), await person()] as const
  const room = (await newRoom(people[0])).id
  const talkers = await Promise.all(people.map((one) => Talker.join(one, room)))
  for (const [index, one] of steps.entries()) await perform(one, index, room, talkers, seen)
  for (const talker of talkers) await comeBack(talker, seen)
  // Whoever has lost a frame finds out by the next.
  talkers[0]?.do(post('the last word'), 'socket')
  for (const talker of talkers) await talker.answered()
  await agree(room, talkers, seen)
}

async function agree(room: string, talkers: readonly Talker[], seen: Seen): Promise<void> {
  const [first] = talkers
  if (!first) throw new Error('unreachable')
  const late = await Talker.join(first.who, room)
  await readAll(late, seen)
  const truth = late.held
  for (const talker of talkers) {
    await talker.listener.untilVersion(late.listener.version)
    expect(talker.held).toEqual(truth.slice(truth.length - talker.held.length))
    await readAll(talker, seen)
    expect(talker.held).toEqual(truth)
    expect(talker.listener.history.room).toEqual(late.listener.history.room)
    expect(talker.listener.history.me).toEqual((await standing(talker.who, room)).me)
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
