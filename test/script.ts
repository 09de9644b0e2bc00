/** Random scripts for the law (R7): what three people do in a room, and what befalls it meanwhile. */

import { evictDurableObject } from 'cloudflare:test'
import fc from 'fast-check'
import type { Change } from '../protocol/commands.ts'
import { RESUME_MAX } from '../protocol/limits.ts'
import type { Message } from '../protocol/model.ts'
import { card, jobOf } from './jobs.ts'
import { as, post, roomStub } from './people.ts'
import type { Talker } from './talker.ts'
import { abort, crowd, hallsOf, lose, newestVersion } from './trouble.ts'

/** The guard refuses it, so that no card comes but those that a script attaches. */
const LINK = 'https://page.test/'

const who = fc.nat({ max: 2 })
const which = fc.nat()
/** How a command goes, and whether its author waits for the answer. */
const way = { who, by: fc.constantFrom('socket' as const, 'socket' as const, 'http' as const), wait: fc.boolean() }
const step = fc.oneof(
  { weight: 9, arbitrary: fc.record({ do: fc.constant('post' as const), ...way }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('edit' as const), ...way, which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), ...way, which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('again' as const), ...way, which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('card' as const), who, which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('dismiss' as const), ...way, which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('govern' as const), who, whom: who, what: fc.nat({ max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('return' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('askOlder' as const, 'holdOlder' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crowd' as const), size: fc.constantFrom(30, RESUME_MAX + 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('evict' as const, 'deploy' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const) }) },
)
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

export const script = fc.array(step, { minLength: 20, maxLength: 100, size: 'max' })

/** What the scripts have brought about. A law that is not put to the test holds always. */
export class Seen {
  edited = 0
  removed = 0
  unfolded = 0
  answeredOverHttp = 0
  writtenWhileAway = 0
  missed = 0
  reset = 0
  pagesRead = 0
  /** Changes to the room itself that were carried out. */
  governed = 0
  /** Listeners whom an abort has left without something that was stored. */
  untold = 0
  /** Frames after which somebody had to ask for what they had lost. */
  behind = 0
}

/** Carries out one step; `index` is its place in the script. */
export async function perform(
  one: Step,
  index: number,
  room: string,
  talkers: readonly Talker[],
  seen: Seen,
): Promise<void> {
  const talker = 'who' in one ? talkers[one.who] : undefined
  if (one.do === 'govern') await govern(room, one, talkers, index, seen)
  else if (talker) await act(talker, one, `message ${index} ${LINK}`, room, seen)
  else await disturb(room, one, talkers, seen)
}

async function act(talker: Talker, one: Step, body: string, room: string, seen: Seen): Promise<void> {
  if (one.do === 'leave') talker.leave()
  else if (one.do === 'return') await comeBack(talker, seen)
  else if (one.do === 'askOlder') seen.pagesRead += Number(await talker.askOlder())
  else if (one.do === 'holdOlder') talker.holdOlder()
  else if (one.do === 'card') await attach(room, pick(talker.held, one.which))
  else if ('by' in one) {
    const command = commandOf(talker, one, body)
    if (!command) return
    if (talker.away && one.by === 'socket') seen.writtenWhileAway += 1
    talker.do(command, one.by)
    if (one.wait) await talker.answered()
    if (one.wait && one.by === 'http') seen.answeredOverHttp += Number(!talker.listener.unanswered.has(command.id))
  }
}

/** Does something to the room itself, as somebody who may or may not. A room that is dying does not answer. */
async function govern(
  room: string,
  { who, whom, what }: Extract<Step, { do: 'govern' }>,
  talkers: readonly Talker[],
  index: number,
  seen: Seen,
): Promise<void> {
  const [actor, subject] = [talkers[who]?.who, talkers[whom]?.who]
  if (!actor || !subject) return
  const member = `/members/${subject.id}`
  const requests = [
    ['PUT', `/members/${actor.id}`, {}],
    ['DELETE', `/members/${actor.id}`],
    ['PUT', member, { role: index % 2 === 0 ? 'owner' : 'member' }],
    ['PUT', member, { mutedUntil: index % 2 === 0 ? index : null }],
    ['PATCH', '', { topic: `topic ${index}` }],
    ['PATCH', '', { slow: 0, description: `description ${index}` }],
  ] as const
  const [method, path, body] = requests[what] ?? requests[0]
  const response = await as(actor, `/api/rooms/${room}${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
  if (response.ok) seen.governed += 1
}

export async function comeBack(talker: Talker, seen: Seen): Promise<void> {
  if (talker.away) countBehind(talker, seen)
  const answer = await talker.return()
  if (answer?.reset) seen.reset += 1
  else if (answer && answer.messages.length > 0) seen.missed += 1
}

/** The first answer of a socket is that to its `since`; every other was asked for. */
export function countBehind({ listener }: Talker, seen: Seen): void {
  seen.behind += listener.syncs().length - 1
}

function commandOf(talker: Talker, one: Extract<Step, { by: unknown }>, body: string): Change | undefined {
  if (one.do === 'post') return post(body)
  if (one.do === 'again') return pick(talker.given, one.which)
  // Now and then somebody else's message, which is refused.
  const own =
    one.which % 8 === 0 ? [] : talker.held.filter(({ author, body: text }) => author === talker.who.id && text)
  const message = pick(own.length > 0 ? own : talker.held, one.which)
  const target = message && { id: crypto.randomUUID(), message: message.id, revision: message.revision }
  if (!target) return undefined
  if (one.do === 'dismiss') return { type: 'dismiss', id: target.id, message: target.message, url: LINK }
  return one.do === 'edit' ? { type: 'edit', ...target, body } : { type: 'remove', ...target }
}

/** The newer ones sooner than those long past. */
function pick<Item>(items: readonly Item[], which: number): Item | undefined {
  return items[items.length - 1 - (which % Math.min(items.length, which % 4 === 0 ? items.length : 5))]
}

/** As the consumer does, and once more, as a queue does that delivers twice. */
async function attach(room: string, message: Message | undefined): Promise<void> {
  if (!message) return
  for (let time = 0; time < 2; time++) await roomStub(room).attachCard(jobOf(room, message, LINK), card)
}

async function disturb(room: string, one: Step, talkers: readonly Talker[], seen: Seen): Promise<void> {
  const connected = talkers.filter(({ away }) => !away)
  if (one.do === 'crowd') await crowd(room, one.size)
  if (one.do === 'evict') for (const hall of await hallsOf(room)) await evictDurableObject(hall)
  if (one.do === 'deploy')
    for (const hall of await hallsOf(room)) await evictDurableObject(hall, { webSockets: 'close' })
  if (one.do === 'abort') await abort(room)
  if (one.do === 'lose') {
    // No answer is lost with it: a client notices that by its clock alone.
    for (const talker of talkers) await talker.answered()
    await lose(room)
  }
  // A room that dies takes its own sockets with it, and not those of its relays.
  if (one.do === 'deploy' || one.do === 'abort') for (const { listener } of connected) await listener.untilKnown()
  // Also wakes the room, so that the next step finds it as it now is.
  const newest = await newestVersion(room)
  if (one.do === 'abort') seen.untold += connected.filter(({ listener }) => listener.version < newest).length
}
