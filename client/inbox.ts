/** What a user's own object tells this device, for as long as they are signed in: which rooms they are in. */

import { type Accessor, createSignal } from 'solid-js'
import type { InboxFrame } from '../protocol/inbox.ts'
import type { OwnRoom } from '../protocol/model.ts'
import { Connector, type Ending } from './connection.ts'
import type { Environment } from './environment.ts'
import { ownRoomsAfter } from './own-rooms.ts'

export class Inbox {
  /** The lobby, which everybody is in, is not among them. */
  readonly rooms: Accessor<readonly OwnRoom[]>
  readonly #set: (rooms: readonly OwnRoom[]) => void
  readonly #connector: Connector
  readonly #rejected: () => Promise<boolean>
  #closed = false

  /**
   * @param user whose it is: another tab may have signed in somebody else
   * @param rejected the session is not accepted; whether it holds all the same, as far as can be known
   */
  constructor(user: string, environment: Environment, rejected: () => Promise<boolean>) {
    const [rooms, set] = createSignal<readonly OwnRoom[]>([])
    this.rooms = rooms
    this.#set = set
    this.#rejected = rejected
    this.#connector = new Connector(environment, {
      path: () => `/api/me/socket?as=${user}`,
      heard: (json) => this.#heard(json),
      changed: () => {},
      lost: () => {},
      ended: (why) => void this.#ended(why),
    })
    this.#connector.connect()
  }

  close(): void {
    this.#closed = true
    this.#connector.close()
  }

  #heard(json: unknown): void {
    // Every socket begins with all there is, so that nothing is missed in between.
    if (isInboxFrame(json)) this.#set(ownRoomsAfter(this.rooms(), json))
  }

  async #ended(why: Ending): Promise<void> {
    if (why === 'unauthorized' && (await this.#rejected()) && !this.#closed) this.#connector.connectLater()
  }
}

/** What this version of the page does not know, it does not need (R22). */
function isInboxFrame(json: unknown): json is InboxFrame {
  return typeof json === 'object' && json !== null && 'type' in json && FRAMES.includes(json.type)
}

const FRAMES: readonly unknown[] = ['inbox', 'room', 'gone'] satisfies readonly InboxFrame['type'][]
