import { randomUUID } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { lobby } from '../../protocol/model.ts'
import { freshNickname, PASSWORD } from './account.ts'
import { meet } from './person.ts'
import { test } from './test.ts'

test('one form registers, signs in, and says beforehand which it will be', async ({ page }) => {
  const nickname = freshNickname('Grace')
  await page.goto('/')
  await page.getByLabel('Nickname').fill(nickname)
  await expect(page.getByText(`${nickname} is free: register it.`)).toBeVisible()
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(page.getByText('A password has at least 8 characters.')).toBeVisible()
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(page.getByText(`Welcome, ${nickname}. You are registered.`)).toBeVisible()

  await page.reload()
  await signOut(page, nickname)
  await page.getByLabel('Nickname').fill(nickname.toLowerCase())
  await expect(page.getByText(`${nickname} is registered: sign in.`)).toBeVisible()
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText('this is not its password')).toBeVisible()
  await expect(page.getByLabel('Nickname')).toHaveValue(nickname.toLowerCase())
  await expect(page.getByLabel('Password')).toBeFocused()
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByText(`Welcome back, ${nickname}.`)).toBeVisible()
})

test('says how long to wait when there were too many attempts, and nothing once that is over', async ({ page }) => {
  const error = { code: 'rate', message: 'Too many attempts.', retryAfter: 29_500 }
  await page.route('**/api/session', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 429, json: { error } }) : route.continue(),
  )
  await page.clock.install()
  await page.goto('/')
  await page.getByLabel('Nickname').fill(freshNickname('Grace'))
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  const alert = page.getByRole('alert')
  await expect(alert).toHaveText('Too many attempts. You can try again in 30 seconds.')
  await page.clock.fastForward(29_500)
  await expect(alert).toHaveCount(0)
})

test('says what cannot be a nickname while it is typed', async ({ page }) => {
  await page.goto('/')
  await page.getByLabel('Nickname').fill('two words')
  await expect(page.getByText('A nickname has letters, digits, and _ . - only.')).toBeVisible()
  await expect(page.getByLabel('Nickname')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Nickname').fill('here')
  await expect(page.getByText('@here calls more than one. Choose another nickname.')).toBeVisible()
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Nickname')).toBeFocused()
})

test('a reader reads the lobby live and cannot write', async ({ ada, page }) => {
  const earlier = `Said before: ${randomUUID()}`
  await ada.post(lobby, earlier)
  await page.goto('/')
  const rows = page.locator('[data-message]')
  await expect(rows.filter({ hasText: earlier })).toBeInViewport()
  await ada.open(lobby)
  await expect(page.getByRole('region', { name: 'Here now' }).getByText(ada.nickname)).toBeVisible()
  const live = `Said now: ${randomUUID()}`
  await ada.say(live)
  await expect(rows.filter({ hasText: live })).toBeInViewport()
  await expect(page.getByRole('textbox', { name: /Message/ })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'New room' })).toHaveCount(0)
})

for (const height of [400, 240]) {
  test(`all of the form can be reached in a window of 320 x ${height}`, async ({ page, room }) => {
    await page.setViewportSize({ width: 320, height })
    for (const path of ['/', `/rooms/${room.id}`]) {
      await page.goto(path)
      const heading = page.locator('.sign-in h2')
      const button = page.getByRole('button', { name: 'Sign in or register' })
      for (const part of [heading, button, heading]) {
        // The form stands elsewhere once it is known whether the room may be read.
        await expect(async () => {
          await part.scrollIntoViewIfNeeded()
          await expect(part).toBeInViewport({ ratio: 0.9, timeout: 500 })
        }).toPass({ timeout: 15_000 })
      }
    }
  })
}

test('a reader at the address of a room signs in there, and is not told whether it exists', async ({ page, room }) => {
  const views: string[] = []
  for (const id of [randomUUID(), room.id]) {
    await page.goto(`/rooms/${id}`)
    await expect(page.getByRole('heading', { name: 'Sign in to see this room' })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Here now' })).toHaveCount(0)
    views.push(await page.getByRole('main').ariaSnapshot())
  }
  expect(views[0]).toBe(views[1])
  await page.getByLabel('Nickname').fill(freshNickname('Grace'))
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: room.name })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Here now' })).toBeVisible()
  await expect(page).toHaveURL(`/rooms/${room.id}`)
})

test('a session ended from another browser leads back to the form, and keeps the draft', async ({
  browser,
  room,
  signIn,
}) => {
  const nickname = freshNickname('Edith')
  const first = await (await signIn(nickname)).browse(browser)
  await first.open(room)
  await first.composer.fill('Half a sentence')

  const second = await (await signIn(nickname)).browse(browser)
  await second.open(room)
  await second.account.click()
  const sessions = second.page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem')
  await expect(sessions).toHaveCount(2)
  await expect(sessions.filter({ hasText: 'this one' })).toHaveCount(1)
  await sessions.getByRole('button', { name: /^End / }).click()
  await expect(sessions).toHaveCount(1)

  await expect(first.page.getByRole('heading', { name: 'Please sign in again' })).toBeVisible()
  await expect(first.page.getByText('Your session has ended. What you were writing is kept.')).toBeVisible()
  await expect(first.page.getByLabel('Nickname')).toHaveValue(nickname)
  await expect(first.page.getByLabel('Password')).toBeFocused()
  await expect(first.page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await first.page.keyboard.type(PASSWORD)
  await first.page.keyboard.press('Enter')
  await expect(first.composer).toHaveValue('Half a sentence')
})

test('all other sessions are ended with one press, and all with two', async ({ browser, room, signIn }) => {
  const nickname = freshNickname('Edith')
  const signedIn = async () => (await signIn(nickname)).browse(browser)
  const [here, one, two] = [await signedIn(), await signedIn(), await signedIn()]
  await meet(room, here, one, two)
  await here.account.click()
  const account = here.page.getByRole('dialog', { name: nickname })
  const sessions = account.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem')
  await expect(sessions).toHaveCount(3)
  const others = account.getByRole('button', { name: 'End all others' })
  await others.click()
  await expect(sessions).toHaveText([/this one/])
  await expect(others).toHaveCount(0)
  await expect(account.getByRole('heading', { name: 'Where you are signed in' })).toBeFocused()
  for (const { page } of [one, two])
    await expect(page.getByRole('heading', { name: 'Please sign in again' })).toBeVisible()

  await one.page.getByLabel('Password').fill(PASSWORD)
  await one.page.keyboard.press('Enter')
  await expect(one.composer).toBeVisible()
  const all = account.getByRole('button', { name: 'End all sessions…' })
  await all.click()
  await account.getByRole('button', { name: 'Cancel' }).click()
  await expect(all).toBeFocused()
  await all.press('Enter')
  await expect(account.getByText('This one too: you will have to sign in again.')).toBeVisible()
  await here.page.keyboard.press('Enter')
  await expect(here.page.getByRole('heading', { name: 'Sign in to see this room' })).toBeVisible()
  await expect(one.page.getByRole('heading', { name: 'Please sign in again' })).toBeVisible()
})

test('changing the password ends the other sessions and the old password', async ({ browser, room, signIn }) => {
  const nickname = freshNickname('Joan')
  const account = await signIn(nickname)
  const other = await (await signIn(nickname)).browse(browser)
  await other.open(room)
  const joan = await account.browse(browser)
  await joan.open(room)
  await joan.account.click()
  const sessions = joan.page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem')
  await expect(sessions).toHaveCount(2)
  const form = joan.page.getByRole('form', { name: 'Change the password' })
  await form.getByLabel('Current password').fill('not the password')
  await form.getByLabel('New password').fill('a better one than before')
  await form.getByRole('button', { name: 'Change password' }).click()
  await expect(form.getByLabel('Current password')).toHaveAttribute('aria-invalid', 'true')
  await form.getByLabel('Current password').fill(PASSWORD)
  await form.getByRole('button', { name: 'Change password' }).click()
  await expect(form.getByText('The password is changed.')).toBeVisible()
  await expect(sessions).toHaveText([/this one/])

  await expect(other.page.getByRole('heading', { name: 'Please sign in again' })).toBeVisible()
  await other.page.getByLabel('Nickname').fill(nickname)
  await other.page.getByLabel('Password').fill(PASSWORD)
  await other.page.keyboard.press('Enter')
  await expect(other.page.getByText('this is not its password')).toBeVisible()
  await other.page.getByLabel('Password').fill('a better one than before')
  await other.page.keyboard.press('Enter')
  await expect(other.composer).toBeVisible()
  await joan.page.reload()
  await expect(joan.composer).toBeVisible()
})

async function signOut(page: Page, nickname: string): Promise<void> {
  await page.getByRole('button', { name: `${nickname} Account` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
}
