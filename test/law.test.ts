/**
 * The law (R7): watched live == joined late == resumed. After any script of commands, drops, evictions and aborts,
 * all who hold a message agree on it. Failing scripts are shrunk; run one again with the seed that is printed.
 */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change } from '../protocol/commands.ts'
import type { Message } from '../protocol/model.ts'
import { Listener, newRoom, type Person, person, post, roomStub } from './people.ts'

/** The guard refuses it, so that no card comes but those that a script attaches. */
const LINK = 'https://page.test/'

const who = fc.nat({ max: 2 })
const which = fc.nat({ max: 20 })
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('post' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), who, which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), who, which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('card' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('again' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drop' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('evict' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deploy' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

test('all who watch, join late or resume agree (R7)', { timeout: 120_000 }, async () => {
  const people = [await person(), await person(), await person()]
  const script = fc.array(step, { minLength: 5, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(script, (steps) => play(people, steps)),
    { numRuns: 25, seed: 0x0e1d9e },
  )
})

/** Somebody with an outbox: a command is sent, and sent again on the next socket, until it is answered. */
class Talker {
  readonly #who: Person
  readonly #room: string
  readonly #unanswered = new Map<string, Change>()
  #dropped = false
  listener: Listener
  last: Change | undefined

  constructor(who: Person, room: string, listener: Listener) {
    this.#who = who
    this.#room = room
    this.listener = listener
  }

  do(command: Change): void {
    this.#unanswered.set(command.id, command)
    this.last = command
    if (!this.#dropped && !this.listener.closed) this.listener.send(command)
  }

  drop(): void {
    if (!this.#dropped && !this.listener.closed) this.listener.close()
    this.#dropped = true
  }

  /** Resumes if the socket is gone, and sends what was never answered, in order. */
  async settle(): Promise<void> {
    if (this.#dropped) await this.listener.untilClosed()
    this.#dropped = false
    const answered = (id: string) => this.listener.events().some((event) => 'command' in event && event.command === id)
    for (const id of this.#unanswered.keys()) if (answered(id)) this.#unanswered.delete(id)
    if (this.listener.closed) this.listener = await Listener.join(this.#who, this.#room, this.listener)
    for (const command of this.#unanswered.values()) await this.listener.ask(command)
    this.#unanswered.clear()
  }
}

async function play(people: readonly Person[], steps: readonly Step[]): Promise<void> {
  const [owner] = people
  if (!owner) throw new Error('unreachable')
  const room = (await newRoom(owner)).id
  const talkers = await Promise.all(people.map(async (one) => new Talker(one, room, await Listener.join(one, room))))
  let posts = 0
  for (const one of steps) {
    const talker = 'who' in one ? talkers[one.who] : undefined
    if (talker) act(talker, one, `message ${++posts} ${LINK}`)
    else if (one.do === 'card') await attach(room, talkers[0]?.listener.timeline()[one.which])
    else await disturb(room, one)
    if (one.do === 'drop' || !talker) for (const each of talkers) await each.settle()
  }
  for (const talker of talkers) await talker.settle()
  await agree(room, people, talkers)
}

function act(talker: Talker, one: Step, body: string): void {
  const message = 'which' in one ? talker.listener.timeline()[one.which] : undefined
  if (one.do === 'post') talker.do(post(body))
  if (one.do === 'again' && talker.last) talker.do(talker.last)
  if (one.do === 'drop') talker.drop()
  if (one.do === 'edit' && message) talker.do(revise(message, { type: 'edit', body }))
  if (one.do === 'remove' && message) talker.do(revise(message, { type: 'remove' }))
}

function revise(message: Message, change: { type: 'edit'; body: string } | { type: 'remove' }): Change {
  return { ...change, id: crypto.randomUUID(), message: message.id, revision: message.revision }
}

/** As the consumer does, and once more, as a queue does that delivers twice. */
async function attach(room: string, message: Message | undefined): Promise<void> {
  if (!message) return
  const card = {
    url: LINK,
    title: 'A page',
    description: null,
    site: 'page.test',
    pictureSource: null,
    iconSource: null,
  }
  for (let time = 0; time < 2; time++) await roomStub(room).attachCard({ room, message: message.id, url: LINK }, card)
}

async function disturb(room: string, one: Step): Promise<void> {
  if (one.do === 'evict') await evictDurableObject(roomStub(room))
  if (one.do === 'deploy') await evictDurableObject(roomStub(room), { webSockets: 'close' })
  if (one.do === 'abort') await runInDurableObject(roomStub(room), (_, ctx) => ctx.abort()).catch(() => undefined)
  // What was closed is heard of a moment later; the next request finds the room as it now is.
  await roomStub(room).here({ role: 'guest', address: 'test', settled: Date.now() })
}

async function agree(room: string, people: readonly Person[], talkers: readonly Talker[]): Promise<void> {
  const late = await Listener.join(people[0], room)
  for (const { listener } of talkers) await listener.untilVersion(late.version)
  const truth = late.timeline()
  for (const { listener } of talkers) expect(listener.timeline()).toEqual(truth)
  const versions = truth.map(({ version }) => version)
  expect(new Set(versions).size).toBe(versions.length)
  expect(Math.max(0, ...versions)).toBe(late.version)
  for (const each of [late, ...talkers.map(({ listener }) => listener)]) each.close()
}
