/** What somebody has begun to write, kept per user and room over reloads. */

/** As much of `localStorage` as is used. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export class Drafts {
  readonly #storage: DraftStorage
  readonly #user: () => string | undefined

  /** `user` is undefined for a guest, who has no composer. */
  constructor(storage: DraftStorage, user: () => string | undefined) {
    this.#storage = storage
    this.#user = user
  }

  read(room: string): string {
    return this.#storage.getItem(keyOf(this.#user(), room)) ?? ''
  }

  write(room: string, text: string): void {
    const key = keyOf(this.#user(), room)
    if (text === '') this.#storage.removeItem(key)
    else this.#put(key, text)
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

// User ids have no slash, and no user has the empty id.
function keyOf(user: string | undefined, room: string): string {
  return `edgewise/draft/${user ?? ''}/${room}`
}
