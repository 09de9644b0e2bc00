/**
 * What each tab keeps for itself, over its own reloads. What was written last in any tab stands in a place that all share,
 * where a tab that has nothing of its own finds it.
 */

import { keep, openSmallStorage, type SmallStorage } from './small-storage.ts'

export class TabStorage implements SmallStorage {
  readonly #shared: SmallStorage
  readonly #own: SmallStorage

  constructor(shared: SmallStorage, own = openSmallStorage(() => sessionStorage)) {
    this.#shared = shared
    this.#own = own
  }

  getItem(key: string): string | null {
    return this.#own.getItem(key) ?? this.#shared.getItem(key)
  }

  setItem(key: string, value: string): void {
    keep(this.#own, key, value)
    keep(this.#shared, key, value)
  }

  /** What another tab has written over it stays. */
  removeItem(key: string): void {
    if (this.getItem(key) === this.#shared.getItem(key)) keep(this.#shared, key, '')
    keep(this.#own, key, '')
  }

  /** What stands under the key was written in this tab, and not found. */
  isOwn(key: string): boolean {
    return this.#own.getItem(key) !== null
  }

  /** Puts what this tab has where others find it, if nothing stands there. */
  share(key: string): void {
    if (this.#shared.getItem(key) === null) keep(this.#shared, key, this.#own.getItem(key) ?? '')
  }
}
