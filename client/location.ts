/**
 * What the page's address names: `/` is the lobby, `/rooms/<id>` any room, `/rooms/<id>/<message>` a message in it; all of
 * it below the deployment's own path.
 */

import { type Accessor, createMemo, createSignal } from 'solid-js'
import { LOBBY } from '../protocol/model.ts'
import { addBase, stripBase } from './base.ts'

export interface Place {
  readonly room: string
  readonly message?: string
}

export interface Address {
  readonly room: Accessor<string>
  /** Another object each time that somebody goes there. */
  readonly place: Accessor<Place>
  open(place: Place): void
  /** As `open`, but there is no way back to where they were. */
  replace(place: Place): void
}

export function createAddress(): Address {
  const [place, setPlace] = createSignal(placeHere())
  const room = createMemo(() => place().room)
  // What is shown is shown under its own address.
  if (location.pathname !== pathOf(place())) history.replaceState(null, '', pathOf(place()))
  addEventListener('popstate', () => setPlace(placeHere()))
  return {
    room,
    place,
    open: (next) => {
      if (location.pathname !== pathOf(next)) history.pushState(null, '', pathOf(next))
      setPlace(next)
    },
    replace: (next) => {
      history.replaceState(null, '', pathOf(next))
      setPlace(next)
    },
  }
}

export function placeAt(path: string): Place | undefined {
  const inside = stripBase(path)
  if (inside === '/') return { room: LOBBY }
  const [, room, message] = /^\/rooms\/([\w-]+)(?:\/([\w-]+))?\/?$/.exec(inside ?? '') ?? []
  if (room === undefined) return undefined
  return message === undefined ? { room } : { room, message: message.toLowerCase() }
}

/** Where in this deployment a link leads, if it does. */
export function placeOf(link: string, origin: string): Place | undefined {
  const url = URL.parse(link)
  return url?.origin === origin ? placeAt(url.pathname) : undefined
}

export function pathOf({ room, message }: Place): string {
  if (message !== undefined) return addBase(`/rooms/${room}/${message}`)
  return addBase(room === LOBBY ? '/' : `/rooms/${room}`)
}

function placeHere(): Place {
  return placeAt(location.pathname) ?? { room: LOBBY }
}
