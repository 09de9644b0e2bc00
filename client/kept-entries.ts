/** A user's entries as they are shown: what is stored, and the steps from here that are about to be. */

import type { Entries } from './entries.ts'
import { MemoryShelf, type Shelf } from './shelf.ts'

export type Step = (entries: Entries) => Entries

export class KeptEntries {
  readonly #user: string
  readonly #changed: () => void
  #shelf: Promise<Shelf>
  #stored: Entries = []
  /** Shown already and not yet stored. */
  #steps: readonly Step[] = []
  #last: Promise<unknown>
  #shared = true
  /** Those that were there before this tab are shown. */
  readonly loaded: Promise<void>

  constructor(user: string, shelf: Promise<Shelf>, changed: () => void) {
    this.#user = user
    this.#shelf = shelf
    this.#changed = changed
    this.loaded = this.#load()
    this.#last = this.loaded
  }

  get all(): Entries {
    return this.#steps.reduce((entries, step) => step(entries), this.#stored)
  }

  /** Whether other tabs see them; assumed until it is known. */
  get shared(): boolean {
    return this.#shared
  }

  /** Shows a step at once and stores it in its turn. What it gives is what was stored. */
  step(step: Step): Promise<Entries> {
    this.#steps = [...this.#steps, step]
    const stored = this.#last.then(() => this.#store(step))
    this.#last = stored
    // Last, because whoever hears of it may take the next step at once.
    this.#changed()
    return stored
  }

  /** Another tab has stored something. */
  read(): void {
    this.#last = this.#last.then(() => this.#load())
  }

  async #store(step: Step): Promise<Entries> {
    const stored = await this.#change(step)
    this.#stored = stored
    this.#steps = this.#steps.slice(1)
    this.#changed()
    return stored
  }

  async #load(): Promise<void> {
    this.#stored = await this.#change((entries) => entries)
    this.#changed()
  }

  async #change(step: Step): Promise<Entries> {
    const shelf = await this.#shelf
    this.#shared = shelf.shared
    return shelf.change(this.#user, step).catch(() => this.#changeInMemory(step))
  }

  /** The disk is full or gone. From now on this tab keeps what it has to itself; a reload finds what the disk held last. */
  #changeInMemory(step: Step): Promise<Entries> {
    const memory = new MemoryShelf()
    this.#shelf = Promise.resolve(memory)
    this.#shared = memory.shared
    return memory.change(this.#user, () => step(this.#stored))
  }
}
