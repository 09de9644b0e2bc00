/** Somebody with a browser: the page, the words on it, and the same deployment over HTTP. */

import { randomUUID } from 'node:crypto'
import { type APIRequestContext, expect, type Locator, type Page } from '@playwright/test'
import * as v from 'valibot'
import { LOBBY, type RoomInfo, type User } from '../../protocol/model.ts'

const Posted = v.object({ message: v.object({ id: v.string() }) })

export class Person {
  readonly user: User
  readonly page: Page
  readonly #http: APIRequestContext

  /** `http` speaks for the same user. */
  constructor(user: User, page: Page, http: APIRequestContext) {
    this.user = user
    this.page = page
    this.#http = http
  }

  get nickname(): string {
    return this.user.nickname
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message in / })
  }

  get rows(): Locator {
    return this.page.locator('[data-message]')
  }

  get viewport(): Locator {
    return this.page.locator('.viewport')
  }

  get status(): Locator {
    return this.page.locator('.status-line')
  }

  get here(): Locator {
    return this.page.getByRole('region', { name: 'Here now' }).getByRole('listitem')
  }

  get account(): Locator {
    return this.page.getByRole('button', { name: `${this.nickname} Account` })
  }

  /** A link to a room at the side. */
  link(name: string | RegExp): Locator {
    return this.page.getByRole('complementary', { name: 'Rooms and people' }).getByRole('link', { name })
  }

  /** The same, also while the list is not on the screen, as on a phone. */
  listed(name: string): Locator {
    return this.page.locator('.room-link', { hasText: name })
  }

  /** Opens the list at the side, which on a phone is a drawer. */
  async showSide(): Promise<void> {
    const menu = this.page.getByRole('button', { name: 'Rooms and people' })
    if ((await menu.isVisible()) && (await menu.getAttribute('aria-expanded')) === 'false') await menu.click()
  }

  /** What the list at the side says of what waits in a room; nothing where nothing does. */
  waiting(room: string): Locator {
    return this.page
      .locator('.rooms li')
      .filter({ has: this.page.locator('.room-link', { hasText: room }) })
      .locator('.calls')
  }

  /** What there is to say of the room on screen: at the side, or in a dialog. */
  get details(): Locator {
    return this.page.locator('.details')
  }

  async openDetails(): Promise<void> {
    await this.page.getByRole('button', { name: 'About this room' }).click()
    await expect(this.details).toBeVisible()
  }

  async closeDetails(): Promise<void> {
    await this.details.getByRole('button', { name: 'Close', exact: true }).click()
  }

  /** Somebody in the list of members. */
  member(nickname: string): Locator {
    return this.details
      .getByRole('list', { name: /^(Members|People)$/ })
      .getByRole('listitem')
      .filter({ hasText: nickname })
  }

  /** Does something to a member, by what is on the buttons. */
  async govern(nickname: string, ...buttons: readonly string[]): Promise<void> {
    const row = this.member(nickname)
    await row.getByRole('button', { name: `What to do with ${nickname}` }).click()
    for (const name of buttons) await row.getByRole('button', { name, exact: true }).click()
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text })
  }

  /** Goes to the room and waits until it can be read. */
  async open(room: RoomInfo): Promise<void> {
    await this.page.goto(room.id === LOBBY ? '/' : `/rooms/${room.id}`)
    await this.entered(room.name)
  }

  async entered(name: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
    await expect(this.page.getByText('Opening the room…')).toHaveCount(0)
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    // On a phone, Enter alone begins a new line.
    await this.composer.press('ControlOrMeta+Enter')
  }

  /** Uses "Try now" for as long as it is offered; the page may come back by itself in the same moment. */
  async reconnect(): Promise<void> {
    const button = this.page.getByRole('button', { name: 'Try now' })
    await expect(async () => {
      if (await button.isVisible()) await button.click({ timeout: 500 })
      await expect(this.status).not.toContainText('Not connected', { timeout: 1_000 })
    }).toPass({ timeout: 20_000 })
  }

  /** Posts without the page, and gives the message's id. */
  async post(room: RoomInfo, body: string): Promise<string> {
    const response = await this.#http.post(`/api/rooms/${room.id}/messages`, { data: { id: randomUUID(), body } })
    expect(response.status(), await response.text()).toBe(201)
    return v.parse(Posted, await response.json()).message.id
  }

  /** Edits a message that was not edited before, without the page. */
  async edit(room: RoomInfo, message: string, body: string): Promise<void> {
    const data = { id: randomUUID(), revision: 0, body }
    const response = await this.#http.put(`/api/rooms/${room.id}/messages/${message}`, { data })
    expect(response.status(), await response.text()).toBe(200)
  }

  /** Removes a message that was not edited, without the page. */
  async remove(room: RoomInfo, message: string): Promise<void> {
    const params = { id: randomUUID(), revision: 0 }
    const response = await this.#http.delete(`/api/rooms/${room.id}/messages/${message}`, { params })
    expect(response.status(), await response.text()).toBe(200)
  }
}

/** Everybody opens the room. */
export async function meet(room: RoomInfo, ...people: readonly Person[]): Promise<void> {
  await Promise.all(people.map((person) => person.open(room)))
}
