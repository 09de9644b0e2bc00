/** What a user's own object tells their devices: which rooms they are in. */

import type { OwnRoom } from './model.ts'

export type InboxFrame =
  /** The first frame of every socket: all that there is. */
  | { readonly type: 'inbox'; readonly rooms: readonly OwnRoom[] }
  /** They are in this room, or what is known of it has changed. */
  | ({ readonly type: 'room' } & OwnRoom)
  /** They are in this room no longer. */
  | { readonly type: 'gone'; readonly room: string }
