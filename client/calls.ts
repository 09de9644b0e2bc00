/** What has called somebody: the newest first, page by page, and kept as it now is. */

import { type Accessor, batch, createSignal } from 'solid-js'
import type { Entry } from '../protocol/inbox.ts'
import type { OwnRoom } from '../protocol/model.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Api } from './api.ts'
import { told } from './failure.ts'
import type { Call } from './inbox.ts'

export class Calls {
  /** Undefined until they are known. */
  readonly entries: Accessor<readonly Entry[] | undefined>
  readonly more: Accessor<boolean>
  readonly refusal: Accessor<Refusal | undefined>
  readonly #api: Pick<Api, 'entries'>
  readonly #set: (entries: readonly Entry[]) => void
  readonly #setMore: (more: boolean) => void
  readonly #setRefusal: (refusal: Refusal | undefined) => void

  constructor(api: Pick<Api, 'entries'>) {
    const [entries, set] = createSignal<readonly Entry[]>()
    const [more, setMore] = createSignal(false)
    const [refusal, setRefusal] = createSignal<Refusal>()
    this.entries = entries
    this.more = more
    this.refusal = refusal
    this.#api = api
    this.#set = set
    this.#setMore = setMore
    this.#setRefusal = setRefusal
  }

  /** Those before the last that is known; the newest where none is. */
  async load(): Promise<void> {
    const page = told(await this.#api.entries(this.entries()?.at(-1)?.created))
    batch(() => {
      this.#setRefusal(isRefusal(page) ? page : undefined)
      if (isRefusal(page)) return
      this.#set(page.entries.reduce(withEntry, this.entries() ?? []))
      this.#setMore(page.more)
    })
  }

  heard(call: Call): void {
    const known = this.entries() ?? []
    if (call.type === 'entry') this.#set(withEntry(known, call.entry))
    else if (call.type === 'retracted') this.#set(known.filter((entry) => !isSame(entry, call)))
    else this.#set(known.map((entry) => (entry.author.id === call.user.id ? { ...entry, author: call.user } : entry)))
  }
}

/** What is not read first, then the newest first. What was read since the entry was told is read. */
export function inOrder(entries: readonly Entry[], rooms: readonly OwnRoom[]): readonly Entry[] {
  const reads = new Map(rooms.map(({ room, read }) => [room.id, read.version]))
  return entries
    .map((entry) => {
      const version = reads.get(entry.room)
      return version === undefined ? entry : { ...entry, read: entry.seq <= version }
    })
    .toSorted((a, b) => Number(a.read) - Number(b.read) || b.created - a.created)
}

function withEntry(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  return [...entries.filter((known) => !isSame(known, entry)), entry].toSorted((a, b) => b.created - a.created)
}

function isSame(one: Pick<Entry, 'room' | 'message'>, other: Pick<Entry, 'room' | 'message'>): boolean {
  return one.room === other.room && one.message === other.message
}
