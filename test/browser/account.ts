/** Somebody who is registered: what browsers and requests of theirs begin with. */

import { randomUUID } from 'node:crypto'
import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  request,
} from '@playwright/test'
import * as v from 'valibot'
import type { RoomInfo, User } from '../../protocol/model.ts'
import { Person } from './person.ts'

export const PASSWORD = 'correct horse battery'

const SignedIn = v.object({ user: v.object({ id: v.string(), nickname: v.string() }) })
const Created = v.object({
  room: v.object({
    id: v.string(),
    kind: v.picklist(['public', 'private', 'direct']),
    name: v.string(),
    topic: v.string(),
    description: v.string(),
    archived: v.boolean(),
    slow: v.number(),
    members: v.number(),
  }),
})

/** A nickname that nobody has. */
export function freshNickname(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}`
}

export class Account {
  readonly user: User
  readonly #address: string
  readonly #http: APIRequestContext
  readonly #browsers: BrowserContext[] = []

  private constructor(user: User, address: string, http: APIRequestContext) {
    this.user = user
    this.#address = address
    this.#http = http
  }

  /** Registers a nickname, or signs in with it again, at the deployment of this address. */
  static async at(address: string, nickname: string): Promise<Account> {
    // A browser says by itself where a request comes from; without it, none with a cookie may change anything.
    const http = await request.newContext({ baseURL: address, extraHTTPHeaders: { origin: address } })
    const response = await http.post('/api/session', { data: { nickname, password: PASSWORD } })
    expect(response.ok(), await response.text()).toBe(true)
    return new Account(v.parse(SignedIn, await response.json()).user, address, http)
  }

  /** @param members who is in it from the beginning, besides its owner */
  async createRoom(
    name: string,
    kind: 'public' | 'private' = 'public',
    members: readonly User[] = [],
  ): Promise<RoomInfo> {
    const data = { id: randomUUID(), name, kind, members: members.map(({ id }) => id) }
    const response = await this.#http.post('/api/rooms', { data })
    expect(response.status(), await response.text()).toBe(201)
    return v.parse(Created, await response.json()).room
  }

  /** Joins a public room. */
  async join(room: RoomInfo): Promise<void> {
    const response = await this.#http.put(`/api/rooms/${room.id}/members/${this.user.id}`, { data: {} })
    expect(response.status(), await response.text()).toBe(200)
  }

  /** Wants to be called otherwise. */
  async rename(name: string): Promise<void> {
    const response = await this.#http.put('/api/me', { data: { name } })
    expect(response.status(), await response.text()).toBe(200)
  }

  /** Removes their account. */
  async unregister(): Promise<void> {
    const response = await this.#http.delete('/api/me', { data: { password: PASSWORD } })
    expect(response.ok(), await response.text()).toBe(true)
  }

  /** Opens a browser of this user's own, signed in. */
  async browse(browser: Browser, options: BrowserContextOptions = {}): Promise<Person> {
    const storageState = await this.#http.storageState()
    const context = await browser.newContext({ ...options, baseURL: this.#address, storageState })
    this.#browsers.push(context)
    return new Person(this.user, await context.newPage(), this.#http)
  }

  /** Closes the browsers too. */
  async close(): Promise<void> {
    for (const browser of this.#browsers) await browser.close()
    await this.#http.dispose()
  }
}
