/** Where small things are kept on this device: in the browser's own storage, or in memory where it denies that. */

/** As much of a browser's storage as is used. */
export type SmallStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export function openSmallStorage(open: () => SmallStorage = () => localStorage): SmallStorage {
  try {
    // Where the browser denies storage, reading the property throws already.
    return open()
  } catch {
    return new MemoryStorage()
  }
}

/** Keeps a text under a key; the empty text is kept by keeping none. */
export function keep(storage: SmallStorage, key: string, text: string): void {
  try {
    if (text === '') storage.removeItem(key)
    else storage.setItem(key, text)
  } catch {
    // Full, or a private window that allows none: what is on screen holds until it is closed.
  }
}

export class MemoryStorage implements SmallStorage {
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
