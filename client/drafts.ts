/** What somebody has begun to write, kept per user and room over reloads. */

/** As much of `localStorage` as is used. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

export class Drafts {
  readonly #storage: DraftStorage
  readonly #user: () => string | undefined

  /** `user` is undefined for a guest. */
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

  /** What a guest wrote belongs to the user that the guest turns out to be, unless that user has begun there already. */
  carry(user: string): void {
    for (const key of this.#keys().filter((key) => key.startsWith(keyOf(undefined, '')))) {
      const own = keyOf(user, key.slice(keyOf(undefined, '').length))
      if (!this.#storage.getItem(own)) this.#put(own, this.#storage.getItem(key) ?? '')
      this.#storage.removeItem(key)
    }
  }

  #keys(): readonly string[] {
    return Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? '')
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

  get length(): number {
    return this.#items.size
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null
  }

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
