/** What a room is made of, as both sides see it. */

/** Somebody, as shown: the id never changes, the rest may. */
export interface User {
  readonly id: string
  /** Empty for whoever has removed their account: a former member. */
  readonly nickname: string
  /** What they want to be called, if not by the nickname. */
  readonly name?: string
}

/** What somebody is in the deployment. A guest sees only the rooms that they were let into. */
export type Role = 'owner' | 'admin' | 'member' | 'guest'

/** What a member is in a room. */
export type RoomRole = 'owner' | 'member'

/** Listed for all, for members only, or between two to eight people who always get the same room. */
export type RoomKind = 'public' | 'private' | 'direct'

export interface RoomInfo {
  readonly id: string
  readonly kind: RoomKind
  /** Empty in a direct room, which is called by whoever else is in it. */
  readonly name: string
  readonly topic: string
  readonly description: string
  /** Kept to be read, and closed for anything new. */
  readonly archived: boolean
  /** Seconds between two messages of one member; 0 for no such limit. */
  readonly slow: number
  /** How many members there are. The lobby, which everybody is in, counts none. */
  readonly members: number
  /** Everybody in a direct room. */
  readonly people?: readonly User[]
  /** What it was called before, the last name first; left out if nothing. Links by these names still lead to it. */
  readonly former?: readonly string[]
}

/** Somebody who has registered. */
export interface Person {
  readonly user: User
  /** What they say they are doing. */
  readonly status: string
  readonly role: Role
  /** False for whoever was deactivated: they cannot sign in, and what they have said stays. */
  readonly active: boolean
  /** Of a guest, where that was asked for: until when they may stay, in milliseconds since 1970; null for no end. */
  readonly until?: number | null
}

/** Who may register: anybody, whoever has an invitation, or nobody. */
export type Registration = 'open' | 'invited' | 'closed'

/** Which links become cards. */
export interface CardRules {
  /** Whether any do. */
  readonly cards: boolean
  /** Domains, as `URL.hostname` writes them, that no card is fetched from, nor from what is below them. */
  readonly denied: readonly string[]
}

/** What is set on screen. What its operator forbids stays forbidden. */
export interface Deployment extends CardRules {
  readonly name: string
  readonly registration: Registration
}

/** A link that lets somebody in. Times in milliseconds since 1970. */
export interface Invitation {
  readonly id: string
  /** User id of who made it. */
  readonly creator: string
  /** What they become: a member, or a guest, who needs no account. */
  readonly role: Extract<Role, 'member' | 'guest'>
  /** Ids of the rooms that they are let into. */
  readonly rooms: readonly string[]
  readonly created: number
  readonly expires: number
  /** How often it can be used, and how often it was. */
  readonly uses: number
  readonly used: number
  /** For a guest: how long they may stay, in milliseconds; null for no end. */
  readonly stays: number | null
}

/** What somebody has done to somebody else, or to what they share. */
export interface AuditEntry {
  /** Counts up. */
  readonly seq: number
  /** In milliseconds since 1970. */
  readonly at: number
  readonly actor: User
  /** Such as `mute`, `ban`, `remove_message`, `appoint`. */
  readonly act: string
  /** The name is empty for a room that is not public. */
  readonly room: { readonly id: string; readonly name: string } | null
  readonly subject: User | null
  readonly detail: string
}

/** What somebody wants to be told of a room. */
export type Level = 'everything' | 'mentions' | 'nothing'

/** How far a room has been read. */
export interface Read {
  /** The version up to which everything is. */
  readonly version: number
  /** Counts the marks: a greater one wins, and "mark unread" lowers the version with it. */
  readonly mark: number
}

/** What a user has of a room. */
export interface OwnRoom {
  readonly room: RoomInfo
  /** Null where they are no member: they have been called there, or have read it. */
  readonly role: RoomRole | null
  readonly read: Read
  /** There is something that has not been read. */
  readonly unread: boolean
  /** Entries of the inbox that are from here and not read. */
  readonly calls: number
  readonly starred: boolean
  readonly level: Level
  /** Until when nothing is told of it, in milliseconds since 1970; null for no such time. */
  readonly mutedUntil: number | null
}

/** A room that is listed for all, and when something was last said there, in milliseconds since 1970. */
export interface ListedRoom extends RoomInfo {
  readonly active: number | null
}

/** The room that always exists and that everybody is in. */
export const LOBBY = 'lobby'
export const lobby = bareRoom(LOBBY, 'public', 'Lobby')

/** A room of which no more is said than what it is called. */
export function bareRoom(id: string, kind: RoomKind, name: string): RoomInfo {
  return { id, kind, name, topic: '', description: '', archived: false, slow: 0, members: 0 }
}

/** What somebody is in a room. */
export interface Membership {
  /** Null: they are not a member. */
  readonly role: RoomRole | null
  /** Until when they may not post, in milliseconds since 1970; null for no such time. */
  readonly mutedUntil: number | null
}

export interface Member extends Membership {
  readonly user: User
}

/** A member in a list. */
export interface ListedMember extends Member {
  /** What they are in the deployment, where that is not an active member. */
  readonly person?: Pick<Person, 'role' | 'active'>
}

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
