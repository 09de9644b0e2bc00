/** What a user's own object tells this device, for as long as they are signed in, and what this device tells it. */

import { type Accessor, createMemo, createSignal } from 'solid-js'
import type { InboxCommand, InboxFrame } from '../protocol/inbox.ts'
import type { OwnRoom } from '../protocol/model.ts'
import { Connector, type Ending } from './connection.ts'
import type { Environment } from './environment.ts'
import { ownRoomsAfter } from './own-rooms.ts'
import { isNewer, type Mark, withMark } from './read-marks.ts'

/** Somebody has called, or what called is no longer there. */
export type Call = Extract<InboxFrame, { type: 'entry' | 'retracted' }>

/** Marks that follow each other quickly, as in scrolling, are told as one, after so many milliseconds. */
const TOLD_AFTER = 200

export class Inbox {
  /** As the server has said last, with what has been read here since. */
  readonly rooms: Accessor<readonly OwnRoom[]>
  /** The last of them; another object each time. */
  readonly call: Accessor<Call | undefined>
  readonly #told: Accessor<readonly OwnRoom[]>
  readonly #setTold: (rooms: readonly OwnRoom[]) => void
  /** What the server has not confirmed yet, by room. */
  readonly #marks: Accessor<ReadonlyMap<string, Mark>>
  readonly #setMarks: (marks: ReadonlyMap<string, Mark>) => void
  readonly #setCall: (call: Call) => void
  readonly #environment: Environment
  readonly #connector: Connector
  readonly #rejected: () => Promise<boolean>
  readonly #stopWatching: () => void
  /** Rooms whose mark is still to be told. */
  readonly #untold = new Set<string>()
  #cancelTelling: (() => void) | undefined
  #closed = false

  /**
   * @param user whose it is: another tab may have signed in somebody else
   * @param rejected the session is not accepted; whether it holds all the same, as far as can be known
   */
  constructor(user: string, environment: Environment, rejected: () => Promise<boolean>) {
    const [told, setTold] = createSignal<readonly OwnRoom[]>([])
    const [marks, setMarks] = createSignal<ReadonlyMap<string, Mark>>(new Map())
    const [call, setCall] = createSignal<Call>()
    this.rooms = createMemo(() => told().map((own) => withMark(own, marks().get(own.room.id))))
    this.call = call
    this.#told = told
    this.#setTold = setTold
    this.#marks = marks
    this.#setMarks = setMarks
    this.#setCall = setCall
    this.#environment = environment
    this.#rejected = rejected
    this.#connector = new Connector(environment, {
      path: () => `/api/me/socket?as=${user}`,
      heard: (json) => this.#heard(json),
      changed: () => {},
      lost: () => {},
      ended: (why) => void this.#ended(why),
    })
    this.#stopWatching = environment.onSight((seen) => this.#look(seen))
    this.#connector.connect()
  }

  /** What they have of a room; undefined until it is known, and for a room that they have nothing to do with. */
  find(room: string): OwnRoom | undefined {
    return this.rooms().find((own) => own.room.id === room)
  }

  /** It has been read up to this version; `unread`: something after it has not. What is known already is not told. */
  read(room: string, version: number, unread: boolean): void {
    const known = this.find(room)
    if (!known || (known.read.version === version && known.unread === unread)) return
    this.#setMarks(new Map(this.#marks()).set(room, { version, mark: known.read.mark + 1, unread }))
    this.#untold.add(room)
    this.#cancelTelling ??= this.#environment.clock.after(TOLD_AFTER, () => this.#tell())
  }

  close(): void {
    this.#tell()
    this.#closed = true
    this.#stopWatching()
    this.#connector.close()
  }

  #heard(json: unknown): void {
    // What this version of the page does not know, it does not need (R22).
    if (!isInboxFrame(json)) return
    if (json.type === 'entry' || json.type === 'retracted') this.#setCall(json)
    else {
      // Every socket begins with all there is, so that nothing is missed in between.
      this.#setTold(ownRoomsAfter(this.#told(), json))
      this.#confirm()
      if (json.type === 'inbox') this.#restate()
    }
  }

  /** Forgets marks that the server knows, or knows newer ones of. */
  #confirm(): void {
    const reads = new Map(this.#told().map(({ room, read }) => [room.id, read]))
    const open = [...this.#marks()].filter(([room, mark]) => isNewer(mark, reads.get(room) ?? mark))
    if (open.length < this.#marks().size) this.#setMarks(new Map(open))
  }

  /** The server may have been told on a socket that was lost. */
  #restate(): void {
    for (const room of this.#marks().keys()) this.#untold.add(room)
    this.#tell()
    if (!this.#environment.visible()) this.#send({ type: 'leave' })
  }

  #look(seen: boolean): void {
    this.#tell()
    this.#send({ type: seen ? 'look' : 'leave' })
  }

  #tell(): void {
    this.#cancelTelling?.()
    this.#cancelTelling = undefined
    for (const room of this.#untold) {
      const mark = this.#marks().get(room)
      if (mark) this.#send({ type: 'read', room, ...mark })
    }
    this.#untold.clear()
  }

  #send(command: InboxCommand): void {
    this.#connector.send(command)
  }

  async #ended(why: Ending): Promise<void> {
    if (why === 'unauthorized' && (await this.#rejected()) && !this.#closed) this.#connector.connectLater()
  }
}

function isInboxFrame(json: unknown): json is InboxFrame {
  return typeof json === 'object' && json !== null && 'type' in json && FRAMES.includes(json.type)
}

const FRAMES: readonly unknown[] = [
  'inbox',
  'room',
  'gone',
  'entry',
  'retracted',
] satisfies readonly InboxFrame['type'][]
