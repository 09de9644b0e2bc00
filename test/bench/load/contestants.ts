// What is measured against what: each knows how people come into its rooms.
import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import type { Place } from './crowd.ts'
import { type EdgewiseServer, type Server, startEdgewise, startNode, startObjects } from './servers.ts'

export interface Contestant {
  readonly name: string
  readonly server: Server
  /** A room that nobody has listened to before. `perUser`: how many sockets one user opens, where there are users. */
  room(people: number, options?: { readonly perUser?: number; readonly compress?: boolean }): Promise<Place>
}

const Known = v.object({ token: v.string(), user: v.object({ id: v.string() }) })
const Created = v.object({ room: v.object({ id: v.string() }) })
/** Registrations, or joins, that are under way at a time. */
const AT_A_TIME = 20

export class Edgewise implements Contestant {
  readonly name = 'Edgewise'
  readonly server: EdgewiseServer
  readonly #people: { readonly id: string; readonly token: string }[] = []

  private constructor(server: EdgewiseServer) {
    this.server = server
  }

  /** @param settings that differ from those of the other parts */
  static async start(settings: Readonly<Record<string, string>> = {}, inspected = false): Promise<Edgewise> {
    return new Edgewise(await startEdgewise(settings, { inspected }))
  }

  /** All of them are members: of each the room has to know whether they are here. */
  async room(people: number, { perUser = 1, compress = false } = {}): Promise<Place> {
    const users = Math.ceil(people / perUser)
    await this.#register(users)
    const room = await this.create()
    await this.#join(room, users)
    const address = `${this.server.url.replace('http', 'ws')}/api/rooms/${room}`
    const headers = Array.from({ length: people }, (_, index) => this.bearer(Math.floor(index / perUser)))
    return { dialect: 'edgewise', address, people: headers, compress }
  }

  /** Gives the new room's id. */
  async create(): Promise<string> {
    await this.#register(1)
    const body = { id: randomUUID(), name: `Room ${randomUUID().slice(0, 8)}` }
    return v.parse(Created, await this.#ask('POST', '/api/rooms', body, this.bearer(0))).room.id
  }

  bearer(person: number): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.#people[person]?.token}` }
  }

  userId(person: number): string {
    return this.#people[person]?.id ?? ''
  }

  async #register(count: number): Promise<void> {
    while (this.#people.length < count) {
      const names = Array.from({ length: Math.min(AT_A_TIME, count - this.#people.length) }, () =>
        randomUUID().slice(0, 8),
      )
      const found = names.map((nickname) =>
        this.#ask('POST', '/api/session', { nickname, password: 'correct horse', bearer: true }),
      )
      const known = v.parse(v.array(Known), await Promise.all(found))
      this.#people.push(...known.map(({ token, user }) => ({ token, id: user.id })))
    }
  }

  async #join(room: string, count: number): Promise<void> {
    for (let first = 0; first < count; first += AT_A_TIME) {
      const some = Array.from({ length: Math.min(AT_A_TIME, count - first) }, (_, index) => first + index)
      await Promise.all(
        some.map((person) =>
          this.#ask('PUT', `/api/rooms/${room}/members/${this.userId(person)}`, {}, this.bearer(person)),
        ),
      )
    }
  }

  async #ask(method: 'POST' | 'PUT', path: string, body: object, headers = {}): Promise<unknown> {
    const response = await fetch(this.server.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
    return response.json()
  }
}

/** A room of a reference is there once its address is used. */
function reference(name: string, server: Server, path: string, dialect: Place['dialect'] = 'plain'): Contestant {
  const room = async (people: number, { compress = false } = {}) => {
    const address = server.url.replace('http', 'ws') + path + randomUUID()
    return { dialect, address, people: Array.from({ length: people }, () => ({})), compress }
  }
  return { name, server, room }
}

/** The bare objects, by what they do: they share a process that does nothing for those that are not asked. */
export async function startReferences(
  inspected = false,
): Promise<Readonly<Record<'relay' | 'storing' | 'coalescing', Contestant>>> {
  const server = await startObjects(inspected)
  return {
    relay: reference('bare relay', server, '/relay/'),
    storing: reference('storing object', server, '/storing/'),
    coalescing: reference('coalescing object', server, '/coalescing/'),
  }
}

export async function startWs(): Promise<Contestant> {
  return reference('ws', await startNode('ws'), '/')
}

export async function startSocketIo(): Promise<Contestant> {
  return reference('Socket.IO', await startNode('socket-io'), '/socket.io/?room=', 'socket.io')
}
