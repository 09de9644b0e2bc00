/** What waits for a user: what rooms have told them of, and how far their devices have read. */

import { type Entry, parseInboxCommand } from '../protocol/inbox.ts'
import { bareRoom, LOBBY, type OwnRoom, type User as PublicUser, type Read, type RoomRole } from '../protocol/model.ts'
import { notFound, type Refusal } from '../protocol/refusal.ts'
import type { CaughtUp, Reason, Told } from './attention.ts'
import { type Bell, isWanted } from './bell.ts'
import type { Credentials } from './credentials.ts'
import type { Entries, NewEntry } from './entries.ts'
import type { Inbox } from './inbox.ts'
import { logError, orQuota } from './log.ts'
import type { Word } from './notices.ts'
import type { room } from './objects.ts'
import type { Place, Places, Wishes } from './places.ts'
import { Reading } from './reading.ts'
import type { Tiding, Tidings } from './tidings.ts'

export interface EntryPage {
  readonly entries: readonly Entry[]
  readonly more: boolean
}

/** Rooms marked as read by one call, which may call 50 objects on the free plan. */
const READ_AT_ONCE = 40

/** What of the user's it works with. */
export interface Belongings {
  readonly storage: DurableObjectStorage
  readonly credentials: Credentials
  readonly places: Places
  readonly entries: Entries
  readonly inbox: Inbox
  readonly bell: Bell
  readonly tidings: Tidings
  readonly find: (id: string) => ReturnType<typeof room>
}

export class Unread {
  readonly #storage: DurableObjectStorage
  readonly #credentials: Credentials
  readonly #places: Places
  readonly #inbox: Inbox
  readonly #bell: Bell
  readonly #tidings: Tidings
  readonly #find: Belongings['find']
  readonly #entries: Entries
  readonly #reading: Reading
  /** Rooms that are asked what has come there, where a page is open that nobody looks at. */
  readonly #asked = new Set<string>()
  /** Where the newest message is that each room has told of since this object woke. */
  readonly #newest = new Map<string, number>()

  constructor({ storage, credentials, places, entries, inbox, bell, tidings, find }: Belongings) {
    this.#storage = storage
    this.#credentials = credentials
    this.#places = places
    this.#inbox = inbox
    this.#bell = bell
    this.#tidings = tidings
    this.#find = find
    this.#entries = entries
    this.#reading = new Reading(inbox, places)
  }

  /**
   * A room has said what this user is there.
   * @param ifOpened they are not to see that unless they do already: it is only noted, so that the room hears what they are
   * called
   */
  placed(word: Word, role: RoomRole | null, banned: boolean, ifOpened: boolean): void {
    const { id, kind } = word.room
    this.#forgetLater(word)
    const before = this.#places.find(id)
    // Of no version: what is said there next is not taken for something from before they have left.
    if (ifOpened && !before?.role)
      return void this.#places.hear({ ...word, room: bareRoom(id, kind, ''), version: -1 }, null)
    const mayKnow = role !== null || (kind === 'public' && !banned && this.#credentials.role !== 'guest')
    // Whoever may not see a room learns nothing of it, and not that it is there if they never could.
    if (!this.#places.hear(mayKnow ? word : { ...word, room: bareRoom(id, kind, before?.room.name ?? '') }, role))
      return
    // The lobby does not know who is a guest.
    const isOutside = id === LOBBY && this.#credentials.role === 'guest'
    if (isOutside) this.#places.setLobby(false)
    if (role && !isOutside) {
      if (before?.role === null) this.#skip(id, word.version)
      this.#tellOf(id)
      return
    }
    if (!mayKnow) this.#entries.removeAfter(id, -1)
    this.#places.leave(id)
    this.#bell.hush(id)
    if (mayKnow || before?.role) this.#inbox.tell({ type: 'gone', room: id })
  }

  /**
   * They are something else in the deployment: a guest sees only the rooms that they are in. For the transaction of that.
   * @returns rooms that their devices are to be shown anew
   */
  appointed(): readonly string[] {
    const isGuest = this.#credentials.role === 'guest'
    const isChanged = this.#places.setLobby(!isGuest)
    if (!isGuest) return isChanged ? [LOBBY] : []
    const lost = this.#places.outside()
    for (const id of lost) {
      this.#entries.removeAfter(id, -1)
      this.#places.leave(id)
    }
    return lost
  }

  /** Devices hear what these rooms are to them now. */
  show(rooms: readonly string[]): void {
    for (const room of rooms) {
      if (this.#open(room)) this.#tellOf(room)
      else {
        this.#bell.hush(room)
        this.#inbox.tell({ type: 'gone', room })
      }
    }
  }

  /** A room has something for this user. @returns whether they have still to read it */
  told({ word, message, seq, version, author, excerpt, created }: Told, reason: Reason): boolean {
    const { id, name } = word.room
    // It was on its way when they were sent away, or left: until then nothing is left for them to read.
    if (this.#places.hasLeft(word, this.#credentials.role === 'guest')) return false
    this.#forgetLater(word)
    this.#newest.set(id, Math.max(seq, this.#newest.get(id) ?? 0))
    const isCall = reason !== 'activity'
    const { unread, isNews } = this.#places.arrived(word, seq, this.#reading.read(id), isCall)
    const entry = { room: id, name, message, seq, author, excerpt, created }
    const called = isCall && this.#call({ ...entry, kind: reason })
    if (called || isNews) this.#tellOf(id)
    // It may be told so late that it has been read; what was read may say something else since.
    const rings = isCall ? called && this.#isUnread(id, version) : isNews || (unread && this.#asked.has(id))
    if (rings && this.#isWanted(id, reason)) this.#bell.ring(entry, reason)
    return unread
  }

  /**
   * A message was removed, or calls this user no more.
   * @param end where the newest message is, if what was removed came after it
   */
  async retracted(room: string, message: string, end: number | undefined): Promise<void> {
    this.#bell.forget(room, message)
    const entry = this.#entries.find(room, message)
    if (entry) {
      this.#entries.remove(room, message)
      this.#inbox.tell({ type: 'retracted', room, message })
      if (this.#entries.count(room, this.#reading.read(room)?.version ?? 0) === 0) this.#bell.hush(room)
      else this.#bell.withdraw(room, message)
    }
    const caught = this.#unsay(room, end)
    if (entry || caught.length > 0) this.#tellOf(room)
    await this.#haveRead(caught)
  }

  /** Somebody who may have called this user is this now. */
  met(person: PublicUser): void {
    if (this.#entries.rename(person)) this.#inbox.tell({ type: 'person', user: person })
  }

  rooms(): readonly OwnRoom[] {
    return this.#places.list().map((place) => this.#own(place))
  }

  /** What has called this user: the newest first, from those before this time on, in milliseconds since 1970. */
  entries(before: number, limit: number): EntryPage {
    const { entries, more } = this.#entries.page(before, limit)
    return { entries: entries.map((entry) => ({ ...entry, read: !this.#isUnread(entry.room, entry.seq) })), more }
  }

  /** What they want of a room. @returns what they have of it; nothing of one that they have nothing to do with */
  wish(room: string, wishes: Wishes): OwnRoom | Refusal {
    const before = this.#open(room)
    if (!before) return notFound
    this.#places.wish(room, wishes)
    this.#tellOf(room)
    return this.#own(this.#open(room) ?? before)
  }

  /**
   * Has every room be read as far as it goes. One that cannot be reached stays unread.
   * @param rooms these of them, or all that are unread
   * @returns those that are still to be asked
   */
  async readAll(rooms = this.#unreadRooms()): Promise<readonly string[]> {
    const now = rooms.slice(0, READ_AT_ONCE)
    await Promise.all(this.rooms().map((own) => now.includes(own.room.id) && this.#readWhole(own)))
    return rooms.slice(READ_AT_ONCE)
  }

  /** As a device does by its socket. */
  async read(room: string, { version, mark }: Read, unread: boolean): Promise<OwnRoom | Refusal> {
    const place = this.#open(room)
    if (!place) return notFound
    await this.#haveRead(this.#reading.write({ room, version, mark, unread }))
    this.#tellOf(room)
    return this.#own(this.#open(room) ?? place)
  }

  /** A device says how far somebody has read, or that it is left. What is none of this is not heard. */
  async hear(socket: WebSocket, text: string): Promise<void> {
    const command = parseInboxCommand(text)
    if (command.type === 'leave') return this.leave(socket)
    if (command.type === 'look') return this.#inbox.look(socket, false)
    if (command.type !== 'read' || !this.#open(command.room)) return
    const wasUnread = this.#reading.read(command.room)?.unread
    const caught = this.#reading.mark(socket, command)
    this.#tellOf(command.room)
    // Not waited for: until this is done, nothing more is heard of the socket.
    if (!wasUnread && this.#reading.read(command.room)?.unread) void this.#askFor(command.room)
    await this.#haveRead(caught)
  }

  /** Nobody looks at the device any more. What it said last is written before anything is waited for. */
  async leave(socket: WebSocket): Promise<void> {
    await this.#haveRead(this.#reading.leave(socket))
  }

  /** A room hears that it has been read, unless it is unread again by now; and says whether there is more already. */
  async caughtUp(id: string, tell: (version: number) => Promise<CaughtUp>): Promise<void> {
    const before = this.#reading.read(id)
    if (!before || before.unread) return
    const { unread } = await tell(before.version)
    // Whoever is not in the room is told of what calls them alone.
    if (!unread || this.#places.find(id)?.role === null) return
    const read = this.#reading.read(id)
    // It has been read further meanwhile, of which the room does not know.
    if (read && !read.unread && read.version > before.version) return this.caughtUp(id, tell)
    this.#places.setUnread(id)
    this.#tellOf(id)
  }

  /** @returns whether it has come in now */
  #call(entry: NewEntry): boolean {
    if (!this.#entries.add(entry)) {
      if (this.#entries.revise(entry.room, entry.message, entry.excerpt)) this.#tellOfEntry(entry)
      return false
    }
    this.#tellOfEntry(entry)
    return true
  }

  #tellOfEntry(entry: NewEntry): void {
    this.#inbox.tell({ type: 'entry', entry: { ...entry, read: !this.#isUnread(entry.room, entry.seq) } })
  }

  /** The room takes whoever has it open for somebody who looks, and tells them of it only when it is asked. */
  async #askFor(room: string): Promise<void> {
    if (!this.#bell.isHeard || !this.#isWanted(room, 'activity')) return
    this.#asked.add(room)
    try {
      await this.#find(room).overlooked(this.#credentials.user.id)
    } catch (error) {
      logError('room_unreachable', error, { room })
    }
    this.#asked.delete(room)
  }

  /** They want to hear of it where no page is open, and nobody looks at one that is. */
  #isWanted(room: string, reason: Reason): boolean {
    return isWanted(this.#places.find(room), reason, this.#credentials.quiet, Date.now()) && !this.#inbox.isSeen
  }

  /** In a room that was set back, what was said later was never said. */
  #forgetLater({ room: { id }, epoch, version }: Word): void {
    if (!this.#places.isSetBack(id, epoch)) return
    this.#entries.removeAfter(id, version)
    this.#newest.delete(id)
  }

  /** Rooms that were unread and are no longer hear of it, so that they tell anew when more comes. */
  async #haveRead(rooms: readonly string[]): Promise<void> {
    if (rooms.length === 0) return
    const at = Date.now()
    const tidings = rooms.flatMap((room): Tiding[] => {
      const place = this.#places.find(room)
      return place ? [{ room, at, version: place.read.version }] : []
    })
    // What cannot be owed today is told all the same, if only once.
    orQuota(() => {
      this.#storage.transactionSync(() => this.#tidings.owe(tidings))
      for (const room of rooms) this.#bell.hush(room)
    })
    await this.#tidings.send(tidings)
  }

  /** What was said while they were not in the room does not wait for them, unless it has called them. */
  #skip(room: string, version: number): void {
    const read = this.#reading.read(room)
    if (read && read.mark > 0 && !read.unread)
      this.#reading.write({ room, version, mark: read.mark + 1, unread: false })
  }

  /** There is nothing more in the room than up to there. @returns the room, if it was unread and is no longer */
  #unsay(room: string, end = Number.POSITIVE_INFINITY): readonly string[] {
    const read = this.#reading.read(room)
    if (!read?.unread || read.version < end) return []
    this.#places.endAt(room, end)
    return this.#reading.write({ room, version: read.version, mark: read.mark + 1, unread: false })
  }

  async #readWhole({ room: { id }, read }: OwnRoom): Promise<void> {
    try {
      // The room has heard by this that all is read, and tells anew; that may have come before its answer.
      const { version } = await this.#find(id).caughtUp(this.#credentials.user.id, Number.MAX_SAFE_INTEGER)
      const unread = (this.#newest.get(id) ?? 0) > version
      this.#reading.write({ room: id, version, mark: read.mark + 1, unread })
      if (!unread) this.#bell.hush(id)
      this.#tellOf(id)
    } catch (error) {
      logError('room_unreachable', error, { room: id })
    }
  }

  /** What is known of a room that they may see, as far as is known. */
  #open(room: string): Place | undefined {
    const place = this.#places.find(room)
    const isOpen = place?.room.kind === 'public' && this.#credentials.role !== 'guest'
    return isOpen || place?.role ? place : undefined
  }

  #tellOf(room: string): void {
    const place = this.#open(room)
    if (place) this.#inbox.tell({ type: 'room', ...this.#own(place) })
  }

  #own({ newest, ...place }: Place): OwnRoom {
    const { unread, ...read } = this.#reading.read(place.room.id) ?? { ...place.read, unread: place.unread }
    return {
      ...place,
      read: { version: read.version, mark: read.mark },
      unread,
      calls: this.#entries.count(place.room.id, read.version),
    }
  }

  #unreadRooms(): readonly string[] {
    return this.rooms().flatMap((own) => (own.unread ? [own.room.id] : []))
  }

  #isUnread(room: string, version: number): boolean {
    return version > (this.#reading.read(room)?.version ?? 0)
  }
}
