/**
 * What the page's address names: `/` is the lobby, `/rooms/<id>` any room, `/rooms/<id>/<message>` a message in it,
 * `/invitations/<secret>` a way in; all of it below the deployment's own path.
 */

import { type Accessor, batch, createMemo, createSignal } from 'solid-js'
import { LOBBY } from '../protocol/model.ts'
import { isOwn } from '../protocol/own-link.ts'
import { addBase, stripBase } from './base.ts'

export interface Place {
  readonly room: string
  readonly message?: string
}

export interface Address {
  readonly room: Accessor<string>
  /** Another object each time that somebody goes there. */
  readonly place: Accessor<Place>
  /** The secret of an invitation, for as long as the address names one; the place is the lobby meanwhile. */
  readonly invitation: Accessor<string | undefined>
  open(place: Place): void
  /** As `open`, but there is no way back to where they were. */
  replace(place: Place): void
}

export function createAddress(): Address {
  const [place, setPlace] = createSignal(placeHere())
  const [invitation, setInvitation] = createSignal(invitationAt(location.pathname))
  const room = createMemo(() => place().room)
  // What is shown is shown under its own address.
  if (invitation() === undefined && location.pathname !== pathOf(place()))
    history.replaceState(null, '', pathOf(place()))
  const show = (next: Place) =>
    batch(() => {
      setPlace(next)
      setInvitation(invitationAt(location.pathname))
    })
  addEventListener('popstate', () => show(placeHere()))
  return {
    room,
    place,
    invitation,
    open: (next) => {
      if (location.pathname !== pathOf(next)) history.pushState(null, '', pathOf(next))
      show(next)
    },
    replace: (next) => {
      history.replaceState(null, '', pathOf(next))
      show(next)
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

/** The secret of the invitation that a path leads to, if it leads to one. */
export function invitationAt(path: string): string | undefined {
  return /^\/invitations\/([\w-]+)\/?$/.exec(stripBase(path) ?? '')?.[1]
}

/** The address to be given to whoever is invited. */
export function invitationLink(secret: string, origin: string): string {
  return origin + addBase(`/invitations/${secret}`)
}

/** Where in this deployment a link leads, if it does. */
export function placeOf(link: string, origin: string): Place | undefined {
  return isOwn(link, origin) ? placeAt(new URL(link).pathname) : undefined
}

export function pathOf({ room, message }: Place): string {
  if (message !== undefined) return addBase(`/rooms/${room}/${message}`)
  return addBase(room === LOBBY ? '/' : `/rooms/${room}`)
}

function placeHere(): Place {
  return placeAt(location.pathname) ?? { room: LOBBY }
}
