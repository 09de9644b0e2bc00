/** The way of one room's commands from the outbox to the room: one at a time, so that their order holds. */

import type { Change } from '../protocol/commands.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Api } from './api.ts'
import { Backoff } from './backoff.ts'
import type { Environment } from './environment.ts'
import { formOf, isNumber, isText } from './forms.ts'
import type { Outbox } from './outbox.ts'

/** A command whose answer takes longer, on a socket that is open, is sent again: it can do nothing twice (R3). */
const ANSWER_WITHIN = 10_000
/** Slow mode of an hour may have been ended where this tab does not hear of it; in milliseconds. */
const SLOW_MAX = 5 * 60_000
/** The close code of a room that threw. */
const CRASHED = 1011

/** Hands a command to the room's socket; false if it is not open after all. */
export type Send = (command: Change) => boolean

/** What ends a command is not left to trust: a proxy may say anything with a good status. */
const isAnswer = formOf({ epoch: isText, message: formOf({ id: isText, version: isNumber }) })

interface Attempt {
  readonly id: string
  bySocket: boolean
}

export class Lane {
  readonly #room: string
  readonly #outbox: Outbox
  readonly #api: Api
  readonly #environment: Environment
  readonly #backoff: Backoff
  #send: Send | undefined
  #attempt: Attempt | undefined
  /** `told`: the room said how long. `failing`: it is worth trying as soon as something changes for the better. */
  #resting: 'told' | 'failing' | undefined
  #cancelTimer = () => {}

  constructor(room: string, outbox: Outbox, api: Api, environment: Environment) {
    this.#room = room
    this.#outbox = outbox
    this.#api = api
    this.#environment = environment
    this.#backoff = new Backoff(() => environment.random())
  }

  /** The room's socket is open and up to date. */
  opened(send: Send): void {
    this.#send = send
    this.hurry()
  }

  lost(code: number): void {
    this.#send = undefined
    const attempt = this.#attempt
    if (!attempt?.bySocket) return
    this.#rest('failing', this.#backoff.next())
    if (code === CRASHED) this.#outbox.crash(attempt.id)
  }

  /** The room refused a command on the socket. */
  refused(id: string, refusal: Refusal): void {
    if (this.#attempt?.id === id) this.#refused(id, refusal)
  }

  /** What made attempts fail may be over. */
  hurry(): void {
    if (this.#resting === 'failing') this.#resume()
    else this.wake()
  }

  /** What the room told to wait for does not hold any more. */
  eased(): void {
    if (this.#resting) this.#resume()
  }

  /** Sends the next command if there is one, and none under way. */
  wake(): void {
    if (this.#attempt && !this.#waits(this.#attempt.id)) this.#answered()
    if (this.#attempt || this.#resting || !this.#outbox.leads) return
    // What was attempted may have arrived, and can be rewritten no more. An attempt in vain is not worth that.
    if (!this.#send && !this.#environment.online()) return
    const next = this.#outbox.entries.find(({ room, status }) => room === this.#room && status === 'waiting')
    if (next) void this.#try({ id: next.command.id, bySocket: false })
  }

  /** Another tab leads now, or the user has gone. */
  stop(): void {
    this.#cancelTimer()
    this.#resting = undefined
    this.#release()
  }

  async #try(attempt: Attempt): Promise<void> {
    this.#attempt = attempt
    const entry = await this.#outbox.attempt(attempt.id)
    if (this.#attempt !== attempt) return
    if (!entry) return this.#release()
    attempt.bySocket = this.#send?.(entry.command) ?? false
    if (attempt.bySocket) this.#cancelTimer = this.#environment.clock.after(ANSWER_WITHIN, () => this.#release())
    else await this.#sendByHttp(attempt, entry.command)
  }

  async #sendByHttp(attempt: Attempt, command: Change): Promise<void> {
    try {
      const answer = await this.#api.change(this.#room, command, this.#outbox.user)
      if (isAnswer(answer)) this.#outbox.heard(this.#room, answer.epoch, answer.message, command.id)
      else if (isRefusal(answer) && this.#attempt === attempt) this.#refused(attempt.id, answer)
    } finally {
      // There was no answer, or a bug in what heard it: the lane stands still for neither.
      if (this.#attempt === attempt) this.#rest('failing', this.#backoff.next())
    }
  }

  #refused(id: string, refusal: Refusal): void {
    switch (refusal.code) {
      case 'rate':
      case 'quota':
      case 'rolled_back':
        this.#rest('told', this.#told(refusal))
        this.#outbox.defer(id, refusal)
        break
      case 'internal':
        this.#rest('failing', this.#backoff.next())
        this.#outbox.crash(id)
        break
      case 'unauthorized':
        // The session has ended. The command waits for its user to come back.
        this.#rest('failing', this.#backoff.next())
        break
      default:
        this.#outbox.fail(id, refusal)
    }
  }

  /** For how long to rest, in milliseconds. */
  #told({ code, retryAfter = this.#backoff.next() }: Refusal): number {
    return code === 'rate' ? Math.min(retryAfter, SLOW_MAX) : retryAfter
  }

  #waits(id: string): boolean {
    return this.#outbox.entries.some(({ command, status }) => command.id === id && status === 'waiting')
  }

  #answered(): void {
    this.#cancelTimer()
    this.#backoff.reset()
    this.#release()
  }

  #rest(why: 'told' | 'failing', delay: number): void {
    this.#cancelTimer()
    this.#resting = why
    this.#cancelTimer = this.#environment.clock.after(delay, () => this.#resume())
    this.#release()
  }

  #resume(): void {
    this.#cancelTimer()
    this.#resting = undefined
    this.wake()
  }

  /** The outbox tells that the command rests, which wakes the lane. */
  #release(): void {
    const attempt = this.#attempt
    this.#attempt = undefined
    if (attempt) this.#outbox.rest(attempt.id)
  }
}
