/** How a person wants to see the chat on this device; a change holds at once, in every tab. */

import { type Accessor, createSignal } from 'solid-js'
import { keep, type SmallStorage } from './small-storage.ts'
import type { Channel, Tabs } from './tabs.ts'

export class Preferences {
  /** Whether links are shown without their cards. */
  readonly cardsHidden: Accessor<boolean>
  readonly #set: (hidden: boolean) => void
  readonly #storage: SmallStorage
  readonly #channel: Channel

  constructor(storage: SmallStorage, tabs: Tabs) {
    const [cardsHidden, set] = createSignal(storage.getItem(CARDS) === HIDDEN)
    this.cardsHidden = cardsHidden
    this.#set = set
    this.#storage = storage
    // What is told and not what is stored: where nothing can be stored, the other tabs hear of it all the same.
    this.#channel = tabs.channel('edgewise-preferences', (told) => set(told === HIDDEN))
  }

  hideCards(hidden: boolean): void {
    this.#set(hidden)
    keep(this.#storage, CARDS, hidden ? HIDDEN : '')
    this.#channel.tell(hidden ? HIDDEN : SHOWN)
  }
}

const CARDS = 'edgewise/cards'
const HIDDEN = 'hidden'
const SHOWN = 'shown'
