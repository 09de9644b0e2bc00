/** Where an outbox is kept: on disk, where all tabs see it and a reload finds it, or in memory where there is no disk. */

import type { Entries } from './entries.ts'

export interface Shelf {
  /** Whether other tabs see the same. */
  readonly shared: boolean
  /** Reads a user's entries and writes what they become, in one transaction. Gives back what was written. */
  change(user: string, become: (entries: Entries) => Entries): Promise<Entries>
}

export class MemoryShelf implements Shelf {
  readonly shared: boolean
  readonly #entries = new Map<string, Entries>()

  constructor(shared = false) {
    this.shared = shared
  }

  async change(user: string, become: (entries: Entries) => Entries): Promise<Entries> {
    // What the disk would refuse is refused here too.
    const entries = structuredClone(become(this.#entries.get(user) ?? []))
    this.#entries.set(user, entries)
    return entries
  }
}

/** In memory where it must be: some browsers have no IndexedDB in private windows, or none that opens. */
export function openShelf(): Promise<Shelf> {
  const disk = openDisk().catch(() => new MemoryShelf())
  // Some open neither now nor ever, and what was written must not wait for them.
  const memory = new Promise<Shelf>((resolve) => setTimeout(() => resolve(new MemoryShelf()), OPENS_WITHIN))
  return Promise.race([disk, memory])
}

const OPENS_WITHIN = 5_000

/** User id to entries. One value for each user, so that every change of it is one transaction over all of it. */
const STORE = 'outbox'

// What throws at once must be a promise that fails, as what fails later is: for whoever goes on in memory.
async function openDisk(): Promise<Shelf> {
  const { promise, resolve, reject } = Promise.withResolvers<Shelf>()
  const opening = indexedDB.open('edgewise', 1)
  opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE)
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const database = opening.result
    // A newer version of the page, in another tab, waits for this.
    database.onversionchange = () => database.close()
    resolve(new DiskShelf(database))
  }
  return promise
}

class DiskShelf implements Shelf {
  readonly shared = true
  readonly #database: IDBDatabase

  constructor(database: IDBDatabase) {
    this.#database = database
  }

  async change(user: string, become: (entries: Entries) => Entries): Promise<Entries> {
    const { promise, resolve, reject } = Promise.withResolvers<Entries>()
    const transaction = this.#database.transaction(STORE, 'readwrite')
    const store = transaction.objectStore(STORE)
    const reading: IDBRequest<Entries | undefined> = store.get(user)
    let entries: Entries = []
    // What is thrown here aborts the transaction, which then says why.
    reading.onsuccess = () => {
      const held = reading.result ?? []
      entries = become(held)
      if (entries !== held) store.put(entries, user)
    }
    transaction.oncomplete = () => resolve(entries)
    transaction.onabort = () => reject(transaction.error)
    return promise
  }
}
