/** What somebody has begun to write, kept per user and room over reloads: a new message, and the edit of an old one. */

import * as v from 'valibot'
import type { Said } from './room.ts'

/** As much of `localStorage` as is used. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** An edit that is not yet saved: what it began with, and what has become of that. */
export interface BegunEdit {
  readonly of: Said
  readonly text: string
}

export class Drafts {
  readonly #storage: DraftStorage
  readonly #user: () => string | undefined

  /** `user` is undefined for a guest, who has no composer. */
  constructor(storage: DraftStorage, user: () => string | undefined) {
    this.#storage = storage
    this.#user = user
  }

  read(room: string): string {
    return this.#storage.getItem(keyOf('draft', this.#user(), room)) ?? ''
  }

  write(room: string, text: string): void {
    const key = keyOf('draft', this.#user(), room)
    if (text === '') this.#storage.removeItem(key)
    else this.#put(key, text)
  }

  readEdit(room: string): BegunEdit | undefined {
    const kept = v.safeParse(KeptEdit, this.#storage.getItem(keyOf('edit', this.#user(), room)))
    return kept.success ? kept.output : undefined
  }

  writeEdit(room: string, edit: BegunEdit | undefined): void {
    const key = keyOf('edit', this.#user(), room)
    if (edit === undefined) this.#storage.removeItem(key)
    else this.#put(key, JSON.stringify(edit))
  }

  #put(key: string, text: string): void {
    try {
      this.#storage.setItem(key, text)
    } catch {
      // Full, or a private window that allows none: the text is still in the composer.
    }
  }
}

/** Where the browser denies storage, reading the property throws already. */
export function draftStorage(): DraftStorage {
  try {
    return localStorage
  } catch {
    return new MemoryStorage()
  }
}

class MemoryStorage implements DraftStorage {
  readonly #items = new Map<string, string>()

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value)
  }

  removeItem(key: string): void {
    this.#items.delete(key)
  }
}

/** What is read was written by whatever version of the page was here before. */
const KeptEdit = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    of: v.object({ id: v.string(), revision: v.number(), body: v.nullable(v.string()) }),
    text: v.string(),
  }),
)

// User ids have no slash, and no user has the empty id.
function keyOf(what: 'draft' | 'edit', user: string | undefined, room: string): string {
  return `edgewise/${what}/${user ?? ''}/${room}`
}
