/**
 * The first frame of a socket, or the answer to `sync` (R5). After a deploy everybody comes back at once and has missed
 * the same, so that this is read and encoded once for all of them.
 */

import type { SyncFrame } from '../protocol/events.ts'
import type { User } from '../protocol/model.ts'
import type { History } from './history.ts'
import type { StoredMessage } from './messages.ts'
import { wireMessage } from './wire.ts'

/** Who is here, by name or by number. */
export type Present = Pick<SyncFrame, 'here' | 'count'>

/** What is not the same for all who resume. */
type Own = Present & Pick<SyncFrame, 'me' | 'members'>

type Missed = Pick<SyncFrame, 'epoch' | 'after' | 'version' | 'reset' | 'older' | 'room' | 'messages' | 'people'>

export class Resume {
  readonly #history: History
  /** The last answer but for who is here, as the body of an object; it holds until something changes. */
  #last = { after: Number.NaN, version: Number.NaN, epoch: '', body: '' }

  constructor(history: History) {
    this.#history = history
  }

  /** The frame, encoded: what a client that holds `<epoch>.<version>` has missed, or the newest page if that cannot be said. */
  frame(since: string, own: Own): string {
    const { epoch, version } = this.#history
    const [, theirEpoch, digits] = /^([^.]+)\.(\d{1,15})$/.exec(since) ?? []
    // -1: nothing that could be gone on from.
    const after = theirEpoch === epoch && Number(digits) <= version ? Number(digits) : -1
    const last = this.#last
    if (last.after !== after || last.version !== version || last.epoch !== epoch)
      this.#last = { after, version, epoch, body: JSON.stringify(this.#missed(after)).slice(1, -1) }
    return `{"type":"sync",${this.#last.body},${JSON.stringify(own).slice(1)}`
  }

  #missed(after: number): Missed {
    const { epoch, version, info, messages } = this.#history
    const missed = after < 0 ? undefined : messages.since(after)
    const page = missed ? { messages: missed, older: false } : messages.page()
    return {
      epoch,
      after: missed ? after : 0,
      version,
      reset: missed === undefined,
      older: page.older,
      room: info,
      messages: page.messages.map((message) => wireMessage(info.id, message)),
      people: this.#people(page.messages, missed ? after : version),
    }
  }

  /** Who is named by these messages, and who is called something else since this version. */
  #people(messages: readonly StoredMessage[], after: number): readonly User[] {
    const { people } = this.#history
    const named = people.known(messages.map(({ author }) => author))
    const ids = new Set(named.map(({ id }) => id))
    return [...named, ...people.since(after).filter(({ id }) => !ids.has(id))]
  }
}
