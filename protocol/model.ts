/** What a room is made of, as both sides see it. */

/** Somebody, as shown: the id never changes, the nickname may. */
export interface User {
  readonly id: string
  readonly nickname: string
}

export type RoomKind = 'public' | 'private' | 'direct'

export interface RoomInfo {
  readonly id: string
  readonly kind: RoomKind
  readonly name: string
}

/** The room that always exists and that everybody is in. */
export const LOBBY = 'lobby'
export const lobby: RoomInfo = { id: LOBBY, kind: 'public', name: 'Lobby' }

export interface Message {
  /** The UUID of the command that posted it (R3). */
  readonly id: string
  /** Its place in the room: the version at which it was posted. */
  readonly seq: number
  /** The version of its last change; a row is replaced only by a greater one (R6). */
  readonly version: number
  /** How often its body has been edited or removed. */
  readonly revision: number
  /** User id of who said it. */
  readonly author: string
  /** Markdown source; null once removed. */
  readonly body: string | null
  /** When it was posted and last edited, in milliseconds since 1970. Never decides an order (R21). */
  readonly created: number
  readonly edited: number | null
  readonly cards: readonly Card[]
}

/** What is linked to, where it changes how the card looks. */
export type CardKind =
  | 'page'
  | 'article'
  | 'video'
  | 'audio'
  | 'product'
  | 'repository'
  | 'profile'
  | 'picture'
  | 'document'

/** The expanded form of a link. Pictures are paths of this deployment, never of the site (R20). */
export interface Card {
  /** The link as its author wrote it. */
  readonly url: string
  readonly kind: CardKind
  readonly title: string
  readonly description: string | null
  readonly site: string
  readonly author: string | null
  /** When it was published, in milliseconds since 1970. */
  readonly published: number | null
  /** What a product costs, such as `19.99 EUR`. */
  readonly price: string | null
  /** The language it is written in, as a BCP 47 tag. */
  readonly language: string | null
  /** The colour that the site gives itself, as `#rrggbb`. */
  readonly color: string | null
  readonly picture: string | null
  /** In pixels, so that its place can be kept before it is there; null where it could not be found out. */
  readonly pictureSize: { readonly width: number; readonly height: number } | null
  /** Whether the picture is what the card is about, and not an ornament at its side. */
  readonly large: boolean
  readonly icon: string | null
}
