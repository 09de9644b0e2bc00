/** What a page is like where it is not at home: over plain http in a network, and with its cookie gone. */

import { expect } from '@playwright/test'
import { lobby } from '../../protocol/model.ts'
import { freshNickname, PASSWORD } from './account.ts'
import { Line } from './line.ts'
import { Person } from './person.ts'
import { test } from './test.ts'

test('over plain http in a network, where browsers allow less, people talk and make rooms', async ({
  address,
  ben,
  playwright,
}, { project }) => {
  // Not an address that browsers trust as they trust localhost.
  const [host, stranger] = ['chat.example', 'elsewhere.example']
  const { launchOptions = {} } = project.use
  const args = [...(launchOptions.args ?? []), `--host-resolver-rules=MAP *.example 127.0.0.1`]
  const browser = await playwright.chromium.launch({ ...launchOptions, args })
  const page = await browser.newPage({ baseURL: address.replace('127.0.0.1', host) })
  await page.goto(address.replace('127.0.0.1', stranger))
  await expect(page.getByText(`does not know "${stranger}" as a name of its machine`)).toBeVisible()
  await page.goto('/')
  expect(await page.evaluate(() => isSecureContext)).toBe(false)
  const nickname = freshNickname('Nell')
  await page.getByLabel('Nickname').fill(nickname)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  const nell = new Person({ id: '', nickname }, page, page.request)
  await nell.entered(lobby.name)
  await ben.open(lobby)
  await nell.say(`Hello from ${nickname}`)
  await expect(nell.row(`Hello from ${nickname}`)).not.toHaveClass(/pending/)
  await expect(ben.row(`Hello from ${nickname}`)).toBeVisible()
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByRole('textbox', { name: /name/i }).fill(`Room of ${nickname}`)
  await page.keyboard.press('Enter')
  await nell.entered(`Room of ${nickname}`)
  await browser.close()
})

test('a page whose cookie is gone asks to sign in, and keeps what waits', async ({ browser, signIn }) => {
  const nickname = freshNickname('Mona')
  const mona = await (await signIn(nickname)).browse(browser)
  const line = await Line.of(mona.page)
  await mona.open(lobby)
  await line.cut()
  await mona.say(`Waiting: ${nickname}`)
  await expect(mona.row(`Waiting: ${nickname}`)).toHaveClass(/pending/)
  await mona.page.context().clearCookies()
  await line.restore()
  await expect(mona.page.getByRole('heading', { name: 'Please sign in again' })).toBeVisible()
  await mona.page.getByLabel('Nickname').fill(nickname)
  await mona.page.getByLabel('Password').fill(PASSWORD)
  await mona.page.keyboard.press('Enter')
  await expect(mona.row(`Waiting: ${nickname}`)).not.toHaveClass(/pending/)
})
