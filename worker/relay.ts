/**
 * Listeners of a room that holds as many as one object should. It passes on what the room tells and what its listeners
 * say, decides nothing and stores nothing: whoever it loses comes back and resumes, as everywhere (R5).
 */

import { FRAME_MAX } from '../protocol/limits.ts'
import { isRefusal, notFound, type Refusal, refuse, unauthorized } from '../protocol/refusal.ts'
import { type Ending, isOpen, type Listener, RENEW, send } from './audience.ts'
import { socketsPerObject } from './env.ts'
import { full, Hall, refusedUpgrade } from './hall.ts'
import type { Speaker } from './intake.ts'
import { Line } from './line.ts'
import { logError } from './log.ts'
import { room } from './objects.ts'
import type { Seats, Told } from './relaying.ts'
import { readStamp, type Stamp } from './stamp.ts'

/** Somebody whom the room is being asked about. What it tells meanwhile waits for its answer. */
interface Joiner {
  readonly stamp: Stamp
  readonly told: Told[]
  /** Why they may not come in after all. */
  refusal?: Refusal
}

/** Times as many as the room sends to one, which may not know yet how many have come in: the rest must find another. */
const CROWDED = 2
const UNREACHABLE: Ending = { code: 1013, reason: 'The room cannot be reached.' }

export class Relay extends Hall {
  readonly #joiners = new Set<Joiner>()
  /** To the room, whose id the relay's name begins with. Nothing that is asked there happens twice (R3). */
  readonly #line = new Line(() => room(this.env, this.#name.slice(0, this.#name.indexOf('/'))))
  /** The newest version that was told; unknown after a wake. */
  #version: number | undefined
  /** What was told while the room is asked for what was missed before it. */
  #waiting: Told[] | undefined
  /** Users who have left, of whom the room has not heard. */
  readonly #gone = new Set<string>()
  #reporting = false
  #reported: Seats | undefined

  /** A socket's upgrade that the room has sent here. The room is asked once more: it alone decides who may come in. */
  override async fetch(request: Request): Promise<Response> {
    const stamp = readStamp(request.headers)
    const since = new URL(request.url).searchParams.get('since') ?? ''
    this.sweep()
    const waiting = [...this.#joiners].map((joiner) => joiner.stamp)
    const places = CROWDED * socketsPerObject(this.env) - waiting.length
    if (this.audience.holds(places) || this.audience.isFullFor(stamp, waiting)) return refusedUpgrade(full)
    const joiner: Joiner = { stamp, told: [] }
    this.#joiners.add(joiner)
    try {
      this.#reported = this.#seats()
      const seats = this.#reported
      const joined = await this.#line.call((room) => room.join(this.#name, stamp, since, seats))
      if (isRefusal(joined)) return refusedUpgrade(joined)
      if (joiner.refusal) return refusedUpgrade(joiner.refusal)
      if (joined.forgotten) this.#clear(RENEW)
      const { 0: client, 1: server } = new WebSocketPair()
      this.audience.join(server, stamp)
      send(server, joined.frame)
      for (const told of joiner.told) if (!isCovered(told, joined.version)) send(server, told.frame)
      return new Response(null, { status: 101, webSocket: client })
    } finally {
      this.#joiners.delete(joiner)
      void this.#report()
    }
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    super.webSocketClose(socket, code, reason)
    void this.#report()
  }

  /** What the room tells everybody. */
  tell(told: Told): Seats {
    this.sweep()
    for (const joiner of this.#joiners) joiner.told.push(told)
    const known = this.#version
    if (this.#waiting) this.#waiting.push(told)
    else if (known !== undefined && told.after > known) void this.#resume(known, told)
    else this.#pass(told)
    this.#reported = this.#seats()
    return this.#reported
  }

  /** The ids of users who listen, or are coming in. */
  here(): readonly string[] {
    return [...new Set([...this.audience.here().map(({ id }) => id), ...this.#joining()])]
  }

  closeSession(user: string, session: string, farewell: string, ending: Ending): void {
    for (const joiner of this.#joiners)
      if (joiner.stamp.role !== 'reader' && joiner.stamp.session === session) joiner.refusal = unauthorized
    if (this.audience.closeSession(session, farewell, ending)) this.depart(user)
  }

  /** They are somebody else by now, or something else in the room: by the ending they come in anew, or not at all. */
  closeUser(user: string, farewell: string, ending: Ending): void {
    const refusal = ending.code === RENEW.code ? comeAgain(ending) : notFound
    for (const joiner of this.#joiners)
      if (joiner.stamp.role !== 'reader' && joiner.stamp.user.id === user) joiner.refusal = refusal
    if (this.audience.closeUser(user, farewell, ending)) this.depart(user)
  }

  closeAll(ending: Ending): void {
    for (const joiner of this.#joiners) joiner.refusal = comeAgain(ending)
    this.#clear(ending)
  }

  protected override receive(socket: WebSocket, listener: Listener, data: string | ArrayBuffer): undefined {
    const { user, role, key, session, origin, expires } = listener
    // Nothing longer is read there either, nor what is no text.
    const heard = typeof data === 'string' ? data.slice(0, FRAME_MAX + 1) : new ArrayBuffer(0)
    void this.#passUp(socket, { user, role, key, session, origin, expires, remote: true }, heard)
  }

  protected override left(users: readonly string[]): void {
    for (const user of users) this.#gone.add(user)
    void this.#report()
  }

  async #passUp(socket: WebSocket, speaker: Speaker, data: string | ArrayBuffer) {
    try {
      const { answer, ending, forgotten } = await this.#line.call((room) => room.hear(this.#name, speaker, data))
      if (forgotten) this.#clear(RENEW)
      if (answer !== undefined) send(socket, answer)
      if (ending && isOpen(socket)) this.dismiss(socket, ending)
    } catch (error) {
      logError('room_unreachable', error, { relay: this.#name })
      // Whether it was heard is not known; the client sends it again, and nothing happens twice (R3).
      if (isOpen(socket)) this.dismiss(socket, UNREACHABLE)
    }
  }

  /** Closes whoever is in, and not whoever is coming in: the room has just been asked about them. */
  #clear(ending: Ending): void {
    this.audience.closeAll(ending)
    this.#version = undefined
    void this.#report()
  }

  #pass(told: Told): void {
    this.#version = told.version
    if (told.frame !== '') this.audience.tell(told.frame)
  }

  /** Something is missing before this: asks for it, as a client does, so that not every listener has to (R6). */
  async #resume(version: number, told: Told): Promise<void> {
    this.#waiting = [told]
    try {
      const missed = await this.#line.call((room) => room.missed(version))
      if (missed) this.audience.tell(missed.frame)
    } catch (error) {
      logError('room_unreachable', error, { relay: this.#name })
    }
    const waiting = this.#waiting
    this.#waiting = undefined
    // Also what is known by now: whose command it answers is said there alone (R4).
    for (const next of waiting) this.#pass(next)
  }

  /** Lets the room know how many listen, and who does no more; once more if that changes meanwhile. */
  async #report(): Promise<void> {
    if (this.#reporting) return
    this.#reporting = true
    try {
      for (let seats = this.#seats(); this.#gone.size > 0 || !isSame(seats, this.#reported); seats = this.#seats()) {
        this.#reported = seats
        const gone = [...this.#gone]
        if (!(await this.#line.call((room) => room.counted(this.#name, seats, gone)))) this.#clear(RENEW)
        for (const user of gone) this.#gone.delete(user)
      }
    } catch (error) {
      // The answer to what is told next says it.
      logError('room_unreachable', error, { relay: this.#name })
    } finally {
      this.#reporting = false
    }
  }

  #seats(): Seats {
    const arriving = [...new Set(this.#joining())].filter((user) => !this.audience.isHere(user))
    return {
      sockets: this.audience.size + this.#joiners.size,
      people: this.audience.people + arriving.length,
    }
  }

  #joining(): readonly string[] {
    return [...this.#joiners].flatMap(({ stamp }) => (stamp.role !== 'reader' ? [stamp.user.id] : []))
  }

  get #name(): string {
    return this.ctx.id.name ?? ''
  }
}

function comeAgain({ reason }: Ending): Refusal {
  return refuse('rate', reason, 0)
}

/** Whether somebody who knows this version knows all that it tells. What spans nothing is told to whoever is here. */
function isCovered({ after, version }: Told, known: number): boolean {
  return after < version && version <= known
}

function isSame(seats: Seats, other: Seats | undefined): boolean {
  return seats.sockets === other?.sockets && seats.people === other.people
}
