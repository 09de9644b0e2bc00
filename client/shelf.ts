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
  return openDisk().catch(() => new MemoryShelf())
}

/** Some open neither now nor ever, and what was written must not wait for them; in milliseconds. */
const OPENS_WITHIN = 5_000

/** User id to entries. One value for each user, so that every change of it is one transaction over all of it. */
const STORE = 'outbox'

async function openDisk(): Promise<Shelf> {
  return new DiskShelf(await openDatabase(({ result }) => void result.createObjectStore(STORE)))
}

// What throws at once must be a promise that fails, as what fails later is: for whoever goes on in memory.
async function openDatabase(missing: (opening: IDBOpenDBRequest) => void): Promise<IDBDatabase> {
  const { promise, resolve, reject } = Promise.withResolvers<IDBDatabase>()
  const opening = indexedDB.open('edgewise', 1)
  opening.onupgradeneeded = () => missing(opening)
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const database = opening.result
    // A newer version of the page, in another tab, waits for this.
    database.onversionchange = () => database.close()
    resolve(database)
  }
  setTimeout(() => reject(new Error('The database does not open.')), OPENS_WITHIN)
  return promise
}

class DiskShelf implements Shelf {
  readonly shared = true
  #database: IDBDatabase

  constructor(database: IDBDatabase) {
    this.#database = database
  }

  /** Phones close the connection of a page that is not shown, which is no reason to go on without the disk. */
  async change(user: string, become: (entries: Entries) => Entries): Promise<Entries> {
    return this.#change(user, become).catch(async () => {
      this.#database.close()
      // Made anew it would be without what this tab still shows.
      this.#database = await openDatabase(({ transaction }) => transaction?.abort())
      return this.#change(user, become)
    })
  }

  async #change(user: string, become: (entries: Entries) => Entries): Promise<Entries> {
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
