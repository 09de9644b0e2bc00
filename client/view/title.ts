/** The title of the tab: the room, and how much of it has not been seen. */

import { type Accessor, createEffect, onCleanup } from 'solid-js'

const PRODUCT = 'Edgewise'

export function createTitle(room: Accessor<string | undefined>, unseen: Accessor<number>): void {
  createEffect(() => {
    const name = room()
    const count = unseen() > 0 ? `(${unseen()}) ` : ''
    document.title = name === undefined ? PRODUCT : `${count}${name} · ${PRODUCT}`
  })
  onCleanup(() => {
    document.title = PRODUCT
  })
}
