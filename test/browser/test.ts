/** The test of these files: two people in browsers of their own, a room to talk in, and a site to link to. */

import { randomUUID } from 'node:crypto'
import { test as base } from '@playwright/test'
import type { RoomInfo } from '../../protocol/model.ts'
import { findFreePort } from '../../scripts/port.ts'
import { Account, freshNickname } from './account.ts'
import type { Person } from './person.ts'
import { LocalServer } from './server.ts'
import { Site } from './site.ts'

interface PerTest {
  readonly ada: Person
  readonly ben: Person
  /** A new one for each test. */
  readonly room: RoomInfo
  /** Registers somebody else, or signs in as them again; at the address of all tests if no other is given. */
  readonly signIn: (nickname: string, at?: string) => Promise<Account>
  /** Starts a deployment of the test's own, with these settings; it is stopped after the test. */
  readonly serve: (settings?: NodeJS.ProcessEnv, secrets?: Readonly<Record<string, string>>) => Promise<LocalServer>
}

interface PerWorker {
  readonly address: string
  // Signing in is limited by address, so tests share two users; what they say stays in the test's room.
  readonly accounts: { readonly ada: Account; readonly ben: Account }
  readonly site: Site
}

export const test = base.extend<PerTest, PerWorker>({
  address: [`http://127.0.0.1:${process.env.EDGEWISE_TEST_PORT}`, { scope: 'worker', option: true }],
  accounts: [
    async ({ address }, use) => {
      const ada = await Account.at(address, freshNickname('Ada'))
      const ben = await Account.at(address, freshNickname('Ben'))
      await use({ ada, ben })
      await Promise.all([ada.close(), ben.close()])
    },
    // In every test: the first to register is led through what it takes to run a chat, and would be one that a test registers.
    { scope: 'worker', auto: true },
  ],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern.
    async ({}, use) => {
      const site = await Site.at(process.env.EDGEWISE_TEST_SITE ?? '')
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
  ada: async ({ accounts, browser }, use) => {
    const ada = await accounts.ada.browse(browser)
    await use(ada)
    await ada.page.context().close()
  },
  ben: async ({ accounts, browser }, use) => {
    const ben = await accounts.ben.browse(browser)
    await use(ben)
    await ben.page.context().close()
  },
  room: async ({ accounts }, use) => use(await accounts.ada.createRoom(`Room ${randomUUID().slice(0, 8)}`)),
  signIn: async ({ address }, use) => {
    const accounts: Account[] = []
    await use(async (nickname, at = address) => {
      const account = await Account.at(at, nickname)
      accounts.push(account)
      return account
    })
    for (const account of accounts) await account.close()
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern.
  serve: async ({}, use) => {
    const servers: LocalServer[] = []
    await use(async (settings, secrets) => {
      const server = new LocalServer(await findFreePort(), settings, secrets)
      servers.push(server)
      await server.start()
      return server
    })
    for (const server of servers) await server.stop()
  },
})
