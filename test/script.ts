/** Random scripts for the law (R7): what three people do in a room of any kind, and what befalls it meanwhile. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import fc from 'fast-check'
import { expect, vi } from 'vitest'
import type { Change } from '../protocol/commands.ts'
import { RESUME_MAX } from '../protocol/limits.ts'
import type { Message, RoomKind } from '../protocol/model.ts'
import { card, jobOf } from './jobs.ts'
import { ask, PASSWORD, type Person, post, roomStub, stampOf } from './people.ts'
import type { Talker } from './talker.ts'
import { abort, crowd, hallsOf, lose, newestVersion } from './trouble.ts'

/** The guard refuses it, so that no card comes but those that a script attaches. */
const LINK = 'https://page.test/'

/** What somebody may do to the room itself, or to what somebody is there or is called. */
export const DEEDS = [
  'join',
  'leave',
  'add',
  'remove',
  'ban',
  'appoint',
  'mute',
  'describe',
  'rename',
  'slow',
  'archive',
  'call',
  'unregister',
] as const
type Deed = (typeof DEEDS)[number]
type Asked = readonly [method: string, path: string, body?: object]

/** Milliseconds; a machine may be busy with other things. */
const WAIT = 10_000

const who = fc.nat({ max: 2 })
/** Mostly the first, who made the room. */
const lead = fc.constantFrom(0, 0, 0, 1, 2)
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
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('govern' as const),
      who: lead,
      whom: fc.constantFrom(0, 1, 1, 2, 2),
      deed: fc.constantFrom(...DEEDS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('return' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('askOlder' as const, 'holdOlder' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crowd' as const), size: fc.constantFrom(30, RESUME_MAX + 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('evict' as const, 'deploy' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const) }) },
)
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

export const kind = fc.constantFrom<RoomKind[]>('public', 'public', 'public', 'public', 'private', 'direct')
export const script = fc.array(step, { minLength: 20, maxLength: 100, size: 'max' })

/** Where it happens. */
export interface Stage {
  readonly room: string
  readonly kind: RoomKind
  /** Is in the room, may do all there, and does nothing by the script. */
  readonly keeper: Person
  /** Three, and one who has said something and is not here any more. */
  readonly talkers: readonly Talker[]
}

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
  /** How often the room itself, or who is in it, was made another by each. */
  readonly governed = new Map<Deed, number>()
  /** Listeners whom an abort has left without something that was stored. */
  untold = 0
  /** Frames after which somebody had to ask for what they had lost. */
  behind = 0
}

/**
 * Carries out one step.
 * @param index its place in the script
 */
export async function perform(one: Step, index: number, stage: Stage, seen: Seen): Promise<void> {
  const talker = 'who' in one ? stage.talkers[one.who] : undefined
  if (one.do === 'govern') await govern(stage, one, index, seen)
  else if (talker) await act(talker, one, `message ${index} ${LINK}`, stage.room, seen)
  else await disturb(stage, one, seen)
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
  { room, talkers }: Stage,
  { who, whom, deed }: Extract<Step, { do: 'govern' }>,
  index: number,
  seen: Seen,
): Promise<void> {
  // What somebody is called who is not here, only the room can tell.
  const actor = talkers.at(deed === 'unregister' || (deed === 'call' && index % 2 === 0) ? -1 : who)?.who
  const subject = talkers[whom]?.who
  if (!actor || !subject) return
  const before = await governedAt(room)
  for (const request of requestsOf(deed, room, actor, subject, index)) {
    const { ok } = await ask(actor, ...request)
    if (ok && deed === 'unregister') await vi.waitFor(async () => expect(await governedAt(room)).not.toBe(before), WAIT)
  }
  if ((await governedAt(room)) > before) seen.governed.set(deed, (seen.governed.get(deed) ?? 0) + 1)
  // Whoever was sent away, or is called otherwise, has to come in anew.
  if (deed === 'leave' || deed === 'remove' || deed === 'ban') await untilTold(room)
  for (const { away, listener } of talkers) if (!away) await listener.untilKnown()
}

/** What is done again says something else each time, or is undone. */
function requestsOf(deed: Deed, room: string, actor: Person, subject: Person, index: number): readonly Asked[] {
  const path = `/api/rooms/${room}`
  const [self, member] = [`${path}/members/${actor.id}`, `${path}/members/${subject.id}`]
  const isBegun = index % 2 === 0
  const requests: Readonly<Record<Deed, readonly Asked[]>> = {
    join: [['PUT', self, {}]],
    leave: [['DELETE', self]],
    add: [['PUT', member, {}]],
    remove: [['DELETE', member]],
    // Whoever is not let in any more has nothing to agree on.
    ban: [
      ['DELETE', `${member}?ban`],
      ['DELETE', `${path}/bans/${subject.id}`],
    ],
    // Nobody owns a room who is not in it.
    appoint: [
      ['PUT', member, {}],
      ['PUT', member, { role: isBegun ? 'owner' : 'member' }],
    ],
    mute: [['PUT', member, { mutedUntil: isBegun ? Date.now() + 3600_000 : null }]],
    describe: [['PATCH', path, { topic: `topic ${index}`, description: `description ${index}` }]],
    rename: [['PATCH', path, { name: `${index} ${room}` }]],
    slow: [['PATCH', path, { slow: isBegun ? index + 1 : 0 }]],
    archive: [['PATCH', path, { archived: true }]],
    call: [['PUT', '/api/me', { name: `name ${index}` }]],
    unregister: [['DELETE', '/api/me', { password: PASSWORD }]],
  }
  return requests[deed]
}

/** The version at which the room itself, or what somebody is there or is called, was last made another. */
function governedAt(room: string): Promise<number> {
  return runInDurableObject(
    roomStub(room),
    (_, { storage }) => storage.sql.exec<{ version: number }>('SELECT version FROM room').one().version,
  )
}

/** Resolves once whoever was placed in the room, or sent away, has heard of it. */
async function untilTold(room: string): Promise<void> {
  const count = "SELECT count(*) AS debts FROM owed WHERE name LIKE 'member %'"
  await vi.waitFor(async () => {
    const debts = await runInDurableObject(roomStub(room), (_, { storage }) => storage.sql.exec(count).one().debts)
    expect(debts).toBe(0)
  }, WAIT)
}

/** Lets everybody talk again: in a room that is archived, very slow or left, little would happen until the end. */
export async function enliven({ room, kind, keeper, talkers }: Stage): Promise<void> {
  if (kind === 'direct') return
  const path = `/api/rooms/${room}`
  for (const about of [{ archived: false }, { slow: 0 }]) await ask(keeper, 'PATCH', path, about)
  if (kind === 'public') return
  for (const { who } of talkers.slice(0, 3)) await ask(keeper, 'PUT', `${path}/members/${who.id}`, {})
}

export async function comeBack(talker: Talker, seen: Seen): Promise<void> {
  if (talker.away) countBehind(talker, seen)
  const answer = await talker.return()
  if (answer?.reset) seen.reset += 1
  else if (answer && answer.messages.length > 0) seen.missed += 1
}

/** The first answer of a socket is that to its `since`; every other was asked for. */
export function countBehind({ listener }: Talker, seen: Seen): void {
  seen.behind += Math.max(0, listener.syncs().length - 1)
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

async function disturb(stage: Stage, one: Step, seen: Seen): Promise<void> {
  const { room, keeper, talkers } = stage
  const connected = talkers.filter(({ away }) => !away)
  if (one.do === 'crowd') await crowd(room, one.size)
  if (one.do === 'evict') for (const hall of await hallsOf(room)) await evictDurableObject(hall)
  if (one.do === 'deploy')
    for (const hall of await hallsOf(room)) await evictDurableObject(hall, { webSockets: 'close' })
  if (one.do === 'abort') await abort(room, await stampOf(keeper, room))
  if (one.do === 'lose') {
    // No answer is lost with it: a client notices that by its clock alone.
    for (const talker of talkers) await talker.answered()
    // Of a room that is archived nothing is told that could be lost.
    await enliven(stage)
    await lose(room, await stampOf(keeper, room))
  }
  // A room that dies takes its own sockets with it, and not those of its relays.
  if (one.do === 'deploy' || one.do === 'abort') for (const { listener } of connected) await listener.untilKnown()
  // Also wakes the room, so that the next step finds it as it now is.
  const newest = await newestVersion(room)
  if (one.do === 'abort') seen.untold += connected.filter(({ listener }) => listener.version < newest).length
}
