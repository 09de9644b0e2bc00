/** What a user's own object tells this device, for as long as they are signed in, and what this device tells it. */

import { type Accessor, createComputed, createMemo, createSignal, onCleanup } from 'solid-js'
import type { InboxCommand, InboxFrame } from '../protocol/inbox.ts'
import type { OwnRoom } from '../protocol/model.ts'
import { Connector } from './connection.ts'
import type { Environment } from './environment.ts'
import { ownRoomsAfter, withoutEnded } from './own-rooms.ts'
import { isNewer, type Mark, withMark } from './read-marks.ts'

/** Somebody has called or is called otherwise, or what called is no longer there. */
export type Call = Extract<InboxFrame, { type: 'entry' | 'retracted' | 'person' }>

export interface Inbox {
  /** As the server has said last, with what has been read here since. */
  readonly rooms: Accessor<readonly OwnRoom[]>
  /** The last of them; another object each time. */
  readonly call: Accessor<Call | undefined>
  /** What they have of a room; undefined until it is known, and for a room that they have nothing to do with. */
  find(room: string): OwnRoom | undefined
  /** It has been read up to this version; `unread`: something after it has not. What is known already is not told. */
  read(room: string, version: number, unread: boolean): void
  close(): void
}

/** Marks that follow each other quickly, as in scrolling, are told as one, after so many milliseconds. */
const TOLD_AFTER = 200
/** Milliseconds for which a page that is shown beside the window in use counts as looked at. */
const LEFT_AFTER = 15_000

/**
 * @param user whose it is: another tab may have signed in somebody else
 * @param rejected the session is not accepted; whether it holds all the same, as far as can be known
 */
export function createInbox(user: string, environment: Environment, rejected: () => Promise<boolean>): Inbox {
  const [told, setTold] = createSignal<readonly OwnRoom[]>([])
  /** What has been read here, by room: what the server knows of it may be in its memory only, and go with a deploy. */
  const [marks, setMarks] = createSignal<ReadonlyMap<string, Mark>>(new Map())
  const [call, setCall] = createSignal<Call>()
  const { clock } = environment
  const [now, setNow] = createSignal(clock.now())
  const rooms = createMemo(() => told().map((own) => withoutEnded(withMark(own, marks().get(own.room.id)), now())))
  createComputed(() => {
    const ends = Math.min(...rooms().map(({ mutedUntil }) => mutedUntil ?? Number.POSITIVE_INFINITY))
    // Longer delays than this run at once.
    onCleanup(clock.after(Math.min(ends - clock.now(), 2 ** 31 - 1), () => setNow(clock.now())))
  })
  /** Rooms whose mark is still to be told. */
  const untold = new Set<string>()
  let cancelTelling: (() => void) | undefined
  let cancelLeaving = () => {}
  let isLeft = false
  let closed = false

  const send = (command: InboxCommand) => connector.send(command)
  const leave = () => {
    isLeft = true
    send({ type: 'leave' })
  }
  const tell = () => {
    cancelTelling?.()
    cancelTelling = undefined
    for (const room of untold) {
      const mark = marks().get(room)
      if (mark) send({ type: 'read', room, ...mark })
    }
    untold.clear()
  }
  /** Forgets marks that the server knows newer ones of, and those of rooms that are gone. */
  const confirm = () => {
    const held = told().flatMap(({ room: { id }, read }): [string, Mark][] => {
      const mark = marks().get(id)
      return mark && !isNewer(read, mark) ? [[id, mark]] : []
    })
    if (held.length < marks().size) setMarks(new Map(held))
  }
  /** The server may have been told on a socket that was lost, or have been ended before it wrote down what it knew. */
  const restate = () => {
    for (const { room, read } of told()) {
      const mark = marks().get(room.id)
      if (mark && isNewer(mark, read)) untold.add(room.id)
    }
    tell()
    isLeft = false
    if (!environment.seen()) leave()
  }
  const find = (room: string) => rooms().find((own) => own.room.id === room)

  const connector = new Connector(environment, {
    path: () => `/api/me/socket?as=${user}`,
    heard: (json) => {
      // What this version of the page does not know, it does not need (R22).
      if (!isInboxFrame(json)) return
      if (json.type === 'entry' || json.type === 'retracted' || json.type === 'person') return void setCall(json)
      // Every socket begins with all there is, so that nothing is missed in between.
      setTold(ownRoomsAfter(told(), json))
      confirm()
      if (json.type === 'inbox') restate()
    },
    changed: () => {},
    lost: () => {},
    ended: async (why) => {
      if (why === 'unauthorized' && (await rejected()) && !closed) connector.connectLater()
    },
  })
  const stopWatching = environment.onSight((seen, shown) => {
    tell()
    cancelLeaving()
    if (!seen && !shown) leave()
    // To look at another window and back is not to be away: each time would be rows.
    else if (!seen) cancelLeaving = clock.after(LEFT_AFTER, leave)
    else if (isLeft) {
      isLeft = false
      send({ type: 'look' })
    }
  })
  connector.connect()
  return {
    rooms,
    call,
    find,
    read: (room, version, unread) => {
      const known = find(room)
      if (!known || (known.read.version === version && known.unread === unread)) return
      setMarks(new Map(marks()).set(room, { version, mark: known.read.mark + 1, unread }))
      untold.add(room)
      // The timers of a hidden page run once a minute, and somebody may want to hear of it elsewhere.
      if (environment.seen()) cancelTelling ??= clock.after(TOLD_AFTER, tell)
      else tell()
    },
    close: () => {
      tell()
      closed = true
      cancelLeaving()
      stopWatching()
      connector.close()
    },
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
  'person',
] satisfies readonly InboxFrame['type'][]
