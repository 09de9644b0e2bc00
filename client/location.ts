/** Which room the page's address names: `/` is the lobby, `/rooms/<id>` any other. */

import { type Accessor, createSignal } from 'solid-js'
import { LOBBY } from '../protocol/model.ts'

export interface RoomAddress {
  readonly room: Accessor<string>
  open(room: string): void
}

export function createRoomAddress(): RoomAddress {
  const [room, setRoom] = createSignal(roomAt(location.pathname))
  // What is shown is shown under its own address.
  if (location.pathname !== pathOf(room())) history.replaceState(null, '', pathOf(room()))
  addEventListener('popstate', () => setRoom(roomAt(location.pathname)))
  return {
    room,
    open: (id) => {
      if (id === room()) return
      history.pushState(null, '', pathOf(id))
      setRoom(id)
    },
  }
}

export function roomAt(path: string): string {
  return /^\/rooms\/([\w-]+)\/?$/.exec(path)?.[1] ?? LOBBY
}

export function pathOf(room: string): string {
  return room === LOBBY ? '/' : `/rooms/${room}`
}
