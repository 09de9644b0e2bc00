/**
 * What each tab keeps for itself, over its own reloads. What was written last in any tab stands in a place that all share,
 * with the tab that wrote it, where a tab that has nothing of its own finds it.
 */

import { keep, openSmallStorage, type SmallStorage } from './small-storage.ts'
import { newUuid } from './uuid.ts'

/** The id of this tab. */
const TAB = 'edgewise/tab'
/** Between the id of a tab and what it wrote. */
const MARK = '\0'

/** As much of what the browser tells of another tab as is used. */
export type Change = Pick<StorageEvent, 'key' | 'oldValue' | 'newValue'>

export class TabStorage implements SmallStorage {
  /** What needs no tab is kept here. */
  readonly shared: SmallStorage
  readonly #own: SmallStorage
  readonly #tab: string

  constructor(shared: SmallStorage, own = openSmallStorage(() => sessionStorage)) {
    this.shared = shared
    this.#own = own
    this.#tab = own.getItem(TAB) ?? newUuid()
    keep(own, TAB, this.#tab)
  }

  getItem(key: string): string | null {
    return this.#own.getItem(key) ?? textOf(this.shared.getItem(key))
  }

  setItem(key: string, value: string): void {
    keep(this.#own, key, value)
    keep(this.shared, key, `${this.#tab}${MARK}${value}`)
  }

  /** Before what is under the key is sent, and removed: other tabs that have the same hear that it was this one's. */
  claim(key: string): void {
    const text = this.getItem(key)
    if (text !== null && text === textOf(this.shared.getItem(key))) this.setItem(key, text)
  }

  /** What another tab has written over it stays. */
  removeItem(key: string): void {
    if (this.getItem(key) === textOf(this.shared.getItem(key))) keep(this.shared, key, '')
    keep(this.#own, key, '')
  }

  /** What stands under the key was written in this tab, and not found. */
  isOwn(key: string): boolean {
    return this.#own.getItem(key) !== null
  }

  /** Puts what this tab has under such keys where others find it, if nothing stands there. */
  share(isSuch: (key: string) => boolean): void {
    for (const key of Object.keys(this.#own).filter(isSuch)) {
      const own = this.#own.getItem(key)
      if (own !== null && this.shared.getItem(key) === null) this.setItem(key, own)
    }
  }

  /**
   * To be told of each change. What another tab wrote the same and took away, since it sent it, goes here too; what it only
   * found and took away stays where it was written.
   * @returns what is found under the key now, empty for nothing, if it goes on from what was found before
   */
  heard({ key, oldValue, newValue }: Change): string | undefined {
    if (key === null) return undefined
    const own = this.#own.getItem(key)
    const isSame = own === textOf(oldValue) && tabOf(oldValue) !== this.#tab
    if (newValue === null && isSame) keep(this.#own, key, '')
    else if (own !== null) return undefined
    const goesOn = tabOf(newValue) === tabOf(oldValue) || textOf(newValue) === textOf(oldValue)
    return newValue === null || goesOn ? (textOf(newValue) ?? '') : undefined
  }
}

/** A version of before kept no tab. */
function textOf(kept: string | null): string | null {
  return kept === null ? null : kept.slice(kept.indexOf(MARK) + 1)
}

function tabOf(kept: string | null): string | undefined {
  return kept?.split(MARK, 1)[0]
}
