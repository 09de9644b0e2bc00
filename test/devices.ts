/** Somebody's devices for tests: sockets to their inbox, what they hold, and what the inbox holds over HTTP. */

import { expect, vi } from 'vitest'
import type { Entry, InboxCommand, InboxFrame } from '../protocol/inbox.ts'
import type { OwnRoom, RoomInfo } from '../protocol/model.ts'
import { as, newRoom, type Person } from './people.ts'

/** One of somebody's devices: a socket to their inbox, and what it holds by the frames. */
export class Device {
  readonly frames: InboxFrame[] = []
  readonly rooms = new Map<string, OwnRoom>()
  readonly entries: Entry[] = []
  /** By what code, once it is. */
  closed: number | undefined
  readonly #socket: WebSocket

  static async open(who: Person): Promise<Device> {
    const { webSocket } = await as(who, '/api/me/socket', { headers: { Upgrade: 'websocket' } })
    if (!webSocket) throw new Error('No socket.')
    const device = new Device(webSocket)
    await vi.waitFor(() => expect(device.frames).not.toEqual([]))
    return device
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data))))
    socket.addEventListener('close', ({ code }) => {
      this.closed = code
    })
    socket.accept()
  }

  send(command: InboxCommand): void {
    this.#socket.send(JSON.stringify(command))
  }

  /** As a client does that has all of the room on its screen. */
  read(room: string, version: number, unread = false): void {
    this.send({ type: 'read', room, version, mark: (this.rooms.get(room)?.read.mark ?? 0) + 1, unread })
  }

  close(): void {
    this.#socket.close(1000)
  }

  async until(room: string, part: Partial<OwnRoom>): Promise<void> {
    await vi.waitFor(() => expect(this.rooms.get(room)).toMatchObject(part))
  }

  #hear(frame: InboxFrame): void {
    this.frames.push(frame)
    if (frame.type === 'inbox') for (const own of frame.rooms) this.rooms.set(own.room.id, own)
    else if (frame.type === 'room') this.rooms.set(frame.room.id, frame)
    else if (frame.type === 'gone') this.rooms.delete(frame.room)
    else if (frame.type === 'entry') this.entries.push(frame.entry)
  }
}

/** A public room that these have joined. */
export async function roomOf(owner: Person, ...members: readonly Person[]): Promise<RoomInfo> {
  const room = await newRoom(owner)
  for (const member of members)
    await as(member, `/api/rooms/${room.id}/members/${member.id}`, { method: 'PUT', body: '{}' })
  return room
}

export async function entriesOf(who: Person): Promise<readonly Entry[]> {
  return (await (await as(who, '/api/me/inbox')).json<{ entries: Entry[] }>()).entries
}

/** A room as it is in somebody's own list; undefined if it is not there. */
export async function ownOf(who: Person, room: string): Promise<OwnRoom | undefined> {
  const { rooms } = await (await as(who, '/api/me/rooms')).json<{ rooms: OwnRoom[] }>()
  return rooms.find((own) => own.room.id === room)
}
