/** Sends what reaches closed pages, and sends it again for a while where the push service cannot take it (R13). */

import { log, logError } from './log.ts'
import type { Owed, Patience } from './owed.ts'
import { type Call, mayBeSilent, type Pushed, type PushNote, type Subscription } from './push.ts'
import type { Pushes } from './pushes.ts'

/** What could not be sent. */
export interface Unpushed {
  readonly endpoint: string
  readonly note: PushNote
}

/** What is older than that reaches nobody any more who would want to know. */
export const PUSH_PATIENCE: Patience = { seconds: [30, 5 * 60, 30 * 60, 2 * 3600], end: 'give up' }

export type Send = (subscription: Subscription, note: PushNote) => Promise<Pushed>

export class Pusher {
  readonly #pushes: Pushes
  readonly #owed: Pick<Owed<Unpushed>, 'owe' | 'settle' | 'settleAll' | 'postpone' | 'arm'>
  /** Asks for the keys. */
  readonly #sender: () => Promise<Send>
  readonly #renew: (call: Call) => Call | undefined
  #opened: Promise<Send> | undefined

  /** @param renew what a call with words says now; undefined if it calls the user no more */
  constructor(
    pushes: Pushes,
    owed: Pick<Owed<Unpushed>, 'owe' | 'settle' | 'settleAll' | 'postpone' | 'arm'>,
    sender: () => Promise<Send>,
    renew: (call: Call) => Call | undefined,
  ) {
    this.#pushes = pushes
    this.#owed = owed
    this.#sender = sender
    this.#renew = renew
  }

  /**
   * To all browsers. What was to be sent before, and says the opposite, is not sent any more.
   * @param later what is sent again where it could not be taken
   */
  async push(note: PushNote, later = note): Promise<void> {
    if (note.type === 'retracted') this.forget(note.room, note.message)
    else if (note.type === 'read') this.#owed.settleAll(`push ${note.room} `)
    else for (const over of ['read', `retracted ${note.message}`]) this.#owed.settleAll(`push ${note.room} ${over} `)
    const send = await this.#open()
    const subscriptions = this.#pushes.list().filter(({ endpoint }) => note.type === 'call' || mayBeSilent(endpoint))
    await Promise.all(
      subscriptions.map(async (subscription) => {
        const { endpoint } = subscription
        const seconds = await this.#send(send, subscription, note)
        // The room may have been read meanwhile.
        if (seconds === undefined || this.#pushes.isShown(note.room) !== (note.type !== 'read')) return
        this.#owed.owe(nameOf(endpoint, note), { endpoint, note: later })
        this.#postpone(nameOf(endpoint, note), seconds)
      }),
    )
    this.#owed.arm()
  }

  /** The message is no more to be shown. That what is shown of it goes stays owed, however often this is told. */
  forget(room: string, message: string): void {
    this.#owed.settleAll(`push ${room} ${message} `)
  }

  /** For the alarm. */
  async again(unpushed: readonly Unpushed[]): Promise<void> {
    if (unpushed.length === 0) return
    const send = await this.#open()
    const subscriptions = this.#pushes.list()
    await Promise.all(
      unpushed.map(async ({ endpoint, note }) => {
        const name = nameOf(endpoint, note)
        const subscription = subscriptions.find((each) => each.endpoint === endpoint)
        const now = note.type === 'call' && note.body !== '' ? this.#renew(note) : note
        if (!subscription || !now) return this.#owed.settle(name)
        const seconds = await this.#send(send, subscription, now)
        if (seconds !== undefined) this.#postpone(name, seconds)
      }),
    )
  }

  /** Without the keys nothing can be sent now. */
  #open(): Promise<Send> {
    this.#opened ??= this.#sender().catch((error: unknown) => {
      this.#opened = undefined
      logError('push_keys_missing', error)
      return async () => ({ type: 'later', seconds: 0 })
    })
    return this.#opened
  }

  /** @returns after how many seconds it may be taken, as far as the service says, if it was not */
  async #send(send: Send, subscription: Subscription, note: PushNote): Promise<number | undefined> {
    const { endpoint } = subscription
    const pushed = await send(subscription, note).catch((error: unknown): Pushed => {
      logError('push_failed', error)
      return { type: 'later', seconds: 0 }
    })
    if (pushed.type === 'gone') this.#pushes.remove(endpoint)
    if (pushed.type === 'refused') log('push_refused', { room: note.room })
    if (pushed.type === 'later') return pushed.seconds
    this.#owed.settle(nameOf(endpoint, note))
    return undefined
  }

  #postpone(name: string, seconds: number): void {
    if (seconds > 0) this.#owed.postpone(name, seconds)
  }
}

function nameOf(endpoint: string, note: PushNote): string {
  if (note.type === 'read') return `push ${note.room} read ${endpoint}`
  const kind = note.type === 'retracted' ? 'retracted ' : ''
  return `push ${note.room} ${kind}${note.message} ${endpoint}`
}
