/** Where an outbox is kept: on disk, where all tabs see it and a reload finds it, or in memory where there is no disk. */

import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
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

async function openDisk(): Promise<Shelf> {
  const database: IDBPDatabase<Schema> = await openDB<Schema>('edgewise', 1, {
    upgrade: (opened) => void opened.createObjectStore('outbox'),
    // A newer version of the page, in another tab, waits for this.
    blocking: () => database.close(),
  })
  return new DiskShelf(database)
}

interface Schema extends DBSchema {
  /** User id to entries. One value for each user, so that every change of it is one transaction over all of it. */
  outbox: { key: string; value: Entries }
}

class DiskShelf implements Shelf {
  readonly shared = true
  readonly #database: IDBPDatabase<Schema>

  constructor(database: IDBPDatabase<Schema>) {
    this.#database = database
  }

  async change(user: string, become: (entries: Entries) => Entries): Promise<Entries> {
    const transaction = this.#database.transaction('outbox', 'readwrite')
    const held = (await transaction.store.get(user)) ?? []
    const entries = become(held)
    if (entries !== held) await transaction.store.put(entries, user)
    await transaction.done
    return entries
  }
}
