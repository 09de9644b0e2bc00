/** How a person wants to see the chat on this device; a change holds at once, in every tab. */

import { type Accessor, createSignal } from 'solid-js'
import { keep, type SmallStorage } from './small-storage.ts'
import type { Tabs } from './tabs.ts'

/** By what rooms are listed. */
export type RoomOrder = 'name' | 'activity'

export class Preferences {
  /** Whether links are shown without their cards. */
  readonly cardsHidden: Accessor<boolean>
  readonly hideCards: (hidden: boolean) => void
  readonly order: Accessor<RoomOrder>
  readonly orderBy: (order: RoomOrder) => void

  constructor(storage: SmallStorage, tabs: Tabs) {
    const cards = new Choice(CARDS, 'hidden', storage, tabs)
    const order = new Choice(ORDER, 'activity', storage, tabs)
    this.cardsHidden = cards.isTaken
    this.hideCards = (hidden) => cards.take(hidden)
    this.order = () => (order.isTaken() ? 'activity' : 'name')
    this.orderBy = (wanted) => order.take(wanted === 'activity')
  }
}

const CARDS = 'edgewise/cards'
const ORDER = 'edgewise/order'

/** Something that is not so unless somebody wants it. */
class Choice {
  readonly isTaken: Accessor<boolean>
  readonly take: (taken: boolean) => void

  constructor(key: string, taken: string, storage: SmallStorage, tabs: Tabs) {
    const [isTaken, set] = createSignal(storage.getItem(key) === taken)
    this.isTaken = isTaken
    // What is told and not what is stored: where nothing can be stored, the other tabs hear of it all the same.
    const channel = tabs.channel(key, (told) => set(told === true))
    this.take = (wanted) => {
      set(wanted)
      keep(storage, key, wanted ? taken : '')
      channel.tell(wanted)
    }
  }
}
