/** What axe finds on every page, in both themes, on a desk and on a phone: nothing. */

import { expect } from '@playwright/test'
import { freshNickname, PASSWORD } from './account.ts'
import { expectAccessible } from './axe.ts'
import { Line } from './line.ts'
import { test } from './test.ts'

/** How many colours nicknames have; test/client/hue.test.ts says which. */
const COLOURS = 24

const EVERYTHING = `# A heading

Some **bold**, *slanted*, ~~wrong~~ words, \`code\`, <b>no HTML</b> and https://xip.io/page.

> A quote

- [x] done
- [ ] to do
  1. below

| left | right |
| :--- | ----: |
| 1    | 2     |

---

\`\`\`js
const line = '${'long '.repeat(40)}'
\`\`\``

test('the lobby of a reader, with the sign-in form', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Lobby' })).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Nickname').fill('Somebody-new')
  await expect(page.getByText('is free: register it.')).toBeVisible()
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(page.getByText('Type your password.')).toBeVisible()
  await expectAccessible(page)
})

test('the front page of a deployment without readers', async ({ page, serve }) => {
  test.setTimeout(120_000)
  const { address } = await serve({ READERS: 'none', REGISTRATION: 'closed' })
  await page.goto(address)
  await expect(page.getByText('New ones are not taken at the moment.')).toBeVisible()
  await expect(page.locator('[data-message]')).toHaveCount(0)
  await expectAccessible(page)
})

test('a room with all that can be in it', async ({ ada, ben, room, site }) => {
  await ada.post(room, EVERYTHING)
  await ben.post(room, '🎉')
  await ben.post(room, site.page({ title: 'A page', description: 'What is on it.' }))
  await ada.open(room)
  await expect(ada.page.getByRole('link', { name: 'A page' })).toBeVisible()
  await ada.say('Soon gone')
  await ada.row('Soon gone').hover()
  await ada.page.getByRole('button', { name: 'Remove message' }).click()
  await expect(ada.page.getByText('Remove this message?')).toBeVisible()
  await expectAccessible(ada.page)
  await ada.page.keyboard.press('Enter')
  await expect(ada.row('Message removed')).toBeVisible()
  await ada.row('A heading').focus()
  await expect(ada.page.getByRole('button', { name: 'Edit message' })).toBeVisible()
  await expectAccessible(ada.page)
})

test('the colours of nicknames, all of them, where a message is and where one is being edited', async ({
  ada,
  ben,
  room,
}) => {
  const size = { width: 1440, height: 1800 }
  for (let which = 0; which < COLOURS; which++) await (which % 2 ? ben : ada).post(room, `Colour ${which}`)
  await ada.page.setViewportSize(size)
  await ada.open(room)
  await expect(ada.page.locator('.row.first')).toHaveCount(COLOURS)
  await expect(ada.rows.first()).toBeInViewport({ ratio: 1 })
  // Nobody chooses the colour of a nickname, and to find a nickname of each would take as many accounts.
  await ada.rows.evaluateAll((rows) => {
    for (const [which, row] of rows.entries()) {
      for (const named of row.querySelectorAll<HTMLElement>('.avatar, .author'))
        named.style.setProperty('--hue', String(which * 30))
      // Of what screen readers do not read axe does not look at the colours, and a letter alone it takes for no text.
      const avatar = row.querySelector('.avatar')
      avatar?.removeAttribute('aria-hidden')
      avatar?.append('+')
    }
  })
  await expectAccessible(ada.page, [size.width], size.height)
  await ada.rows.evaluateAll((rows) => {
    for (const row of rows) row.classList.add('edited')
  })
  await expectAccessible(ada.page, [size.width], size.height)
})

test('cards of every kind, what is linked to here, and previews of what is being written', async ({
  ada,
  ben,
  room,
  site,
  address,
}) => {
  const picture = { width: 600, height: 400 }
  const large = { 'twitter:card': 'summary_large_image', 'theme-color': '#ffffff', author: 'Somebody' }
  const said = await ben.post(room, 'What was said')
  await ben.post(room, `${address}/rooms/${room.id}/${said} in ${address}/rooms/${room.id}`)
  await ada.post(room, site.page({ title: 'A film', picture, meta: { ...large, 'og:type': 'video.other' } }))
  await ada.post(
    room,
    site.page({ title: 'Somebody', picture: { width: 200, height: 200 }, meta: { 'og:type': 'profile' } }),
  )
  const article = { ...large, 'og:type': 'article', 'article:published_time': '2026-03-02' }
  const price = { 'og:type': 'product', 'product:price:amount': '49.90', 'product:price:currency': 'EUR' }
  await ada.post(
    room,
    `${site.page({ title: 'Of ice', picture, meta: article })} ${site.page({ title: 'A sledge', picture, meta: price })}`,
  )
  await ada.post(
    room,
    `${site.picture(picture)} ${site.file('minutes.pdf', 'application/pdf', Buffer.from('%PDF-1.7'))}`,
  )
  await ada.post(room, site.page({ title: 'سفن', description: 'كل شيء عن السفن', language: 'ar', picture }))
  await ada.open(room)
  await expect(ada.page.locator('.card')).toHaveCount(7)
  await expect(ada.page.getByRole('list', { name: 'Linked here' }).getByRole('link')).toHaveCount(2)
  await ada.composer.fill(`${site.page({ title: 'To come', picture })} `)
  await expect(ada.page.getByRole('button', { name: 'Without preview of To come' })).toBeVisible()
  await ada.page.locator('.card').first().hover()
  await expectAccessible(ada.page)
})

test('an edit under way, and a message that is too long', async ({ ada, room }) => {
  await ada.post(room, 'A message')
  await ada.open(room)
  await expect(ada.row('A message')).toBeVisible()
  await ada.composer.press('ArrowUp')
  await ada.say('x'.repeat(8_001))
  await expect(ada.page.getByText('A message holds at most 8,000 characters.')).toBeVisible()
  await expect(ada.page.getByText('1 too many')).toBeVisible()
  await expectAccessible(ada.page)
})

test('the account, and a new room', async ({ ada, room }) => {
  await ada.open(room)
  await ada.account.click()
  await expect(ada.page.getByText('this one', { exact: true })).toBeVisible()
  await ada.page.getByRole('button', { name: 'End all sessions…' }).click()
  await ada.page.getByRole('button', { name: 'Change password' }).click()
  await expect(ada.page.getByLabel('New password')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(ada.page, [1440])
  await ada.page.getByRole('button', { name: 'Close' }).click()
  await ada.page.getByRole('button', { name: 'New room' }).click()
  await ada.page.getByRole('button', { name: 'Create' }).click()
  await expect(ada.page.getByText('Give the room a name.')).toBeVisible()
  await expectAccessible(ada.page)
})

test('the dialogs to find rooms and people', async ({ ada, ben, room }) => {
  await ben.post(room, 'A word')
  await ada.open(room)
  await ada.page.getByRole('button', { name: 'Browse rooms' }).click()
  await expect(ada.page.getByRole('button', { name: `Open ${room.name}` })).toBeVisible()
  await expectAccessible(ada.page)
  await ada.page.keyboard.press('Escape')
  await ada.page.setViewportSize({ width: 1440, height: 800 })
  await ada.page.getByRole('button', { name: 'New room' }).click()
  await ada.page.getByRole('radio', { name: /^Private/ }).check()
  const found = ada.page.getByRole('list', { name: 'People', exact: true }).getByRole('button')
  await found.first().click()
  await expect(ada.page.getByRole('list', { name: 'Chosen' }).getByRole('listitem')).toHaveCount(1)
  await expectAccessible(ada.page)
  await ada.page.keyboard.press('Escape')
  await ada.page.setViewportSize({ width: 1440, height: 800 })
  await ada.page.getByRole('button', { name: 'New message' }).click()
  await expect(found.first()).toBeVisible()
  await expectAccessible(ada.page)
  await ada.page.keyboard.press('Escape')
  await ada.row('A word').getByRole('button', { name: ben.nickname }).click()
  await expect(ada.page.getByRole('button', { name: 'Mute…' })).toBeVisible()
  await expectAccessible(ada.page)
  await ada.page.getByRole('button', { name: 'Mute…' }).click()
  await expectAccessible(ada.page)
})

test('what there is to say of a room, and the questions before it is changed', async ({ ada, accounts, room }) => {
  await accounts.ben.join(room)
  await ada.open(room)
  for (const width of [1440, 320]) {
    await ada.page.setViewportSize({ width, height: 800 })
    await ada.openDetails()
    await ada.govern(accounts.ben.user.nickname, 'Remove and ban…')
    await expectAccessible(ada.page, [width])
    await ada.page.getByRole('button', { name: 'Cancel' }).click()
    await ada.page.getByRole('button', { name: 'Add a topic or description' }).click()
    await ada.page.getByRole('button', { name: 'Add people' }).click()
    await ada.page.getByRole('button', { name: 'Archive the room…' }).click()
    await expectAccessible(ada.page, [width])
    await ada.page.getByRole('button', { name: 'Close' }).click()
  }
})

test('a room that one only reads, one that is archived, and one that one was sent away from', async ({
  accounts,
  ada,
  browser,
  signIn,
}) => {
  const cleo = await (await signIn(freshNickname('Cleo'))).browse(browser)
  const room = await accounts.ada.createRoom(`Room ${freshNickname('of')}`)
  await cleo.open(room)
  await expect(cleo.page.getByRole('button', { name: 'Join', exact: true })).toBeVisible()
  await expectAccessible(cleo.page)
  await cleo.page.setViewportSize({ width: 1440, height: 800 })
  await cleo.page.getByRole('button', { name: 'Join', exact: true }).click()
  await ada.open(room)
  await ada.openDetails()
  await ada.page.getByRole('button', { name: 'Archive the room…' }).click()
  await ada.page.getByRole('button', { name: 'Archive', exact: true }).click()
  await expect(cleo.page.getByText('This room is archived')).toBeVisible()
  await expectAccessible(cleo.page)
  await expectAccessible(ada.page)
  await ada.govern(cleo.nickname, 'Remove and ban…', 'Remove and ban')
  await expect(cleo.page.getByRole('heading', { name: 'This room is closed to you' })).toBeVisible()
  await expectAccessible(cleo.page)
})

test('a chat without an owner, what its owner is led through, and what it takes to run it', async ({ page, serve }) => {
  test.setTimeout(180_000)
  const { address } = await serve()
  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'Make this chat yours' })).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Nickname').fill('Ada')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  const steps = page.getByRole('dialog', { name: 'This chat is yours' })
  await steps.getByRole('button', { name: 'Save' }).click()
  await expect(steps.getByText('Give this chat a name.')).toBeVisible()
  await expectAccessible(page)
  await steps.getByRole('button', { name: 'Skip' }).click()
  await expect(steps.getByRole('radio', { name: /^Anybody/ })).toBeFocused()
  await expectAccessible(page)
  await steps.getByRole('button', { name: 'Skip' }).click()
  await steps.getByLabel('Name of the first room').fill('Garden')
  await page.keyboard.press('Enter')
  await expect(steps.getByRole('checkbox', { name: 'Garden' })).toBeChecked()
  await expectAccessible(page)
  await steps.getByRole('radio', { name: /^Guest/ }).check()
  await steps.getByRole('button', { name: 'Make a link' }).click()
  const link = steps.getByLabel('The link to give to whom you invite')
  await expect(link).toBeFocused()
  await expectAccessible(page)
  const invitation = await link.inputValue()
  await page.setViewportSize({ width: 1440, height: 800 })
  await steps.getByRole('button', { name: 'Go to the chat' }).click()
  await page.getByRole('button', { name: 'Ada Account' }).click()
  await page.getByRole('button', { name: 'Run this chat' }).click()
  const dialog = page.getByRole('dialog', { name: 'Run this chat' })
  await expect(dialog.getByLabel('Name of this chat')).toHaveValue('Edgewise')
  await dialog.getByRole('radio', { name: /^By invitation/ }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expectAccessible(page)
  for (const [part, shown] of [
    ['People', 'Owner'],
    ['Invitations', 'Take back'],
    ['Record', 'Ada let only who is invited register'],
  ] as const) {
    await dialog.getByRole('button', { name: part, exact: true }).click()
    await expect(dialog.getByText(shown, { exact: true })).toBeVisible()
    await expectAccessible(page)
  }
  await page.goto(invitation)
  await expect(page.getByRole('button', { name: 'Accept the invitation' })).toBeVisible()
  await expectAccessible(page)
  await page.context().clearCookies()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Come in' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'I have an account here' }).click()
  await expect(page.getByLabel('Password')).toBeVisible()
  await expectAccessible(page)
  await page.goto(`${address}/invitations/none`)
  await expect(page.getByRole('heading', { name: 'This invitation does not hold' })).toBeVisible()
  await expectAccessible(page)
})

test('the questions before somebody is made something else, and before an account is removed', async ({
  browser,
  serve,
  signIn,
}) => {
  test.setTimeout(180_000)
  const { address } = await serve()
  const ada = await (await signIn('Ada', address)).browse(browser)
  const ben = await (await signIn('Ben', address)).browse(browser)
  await ada.page.goto('/')
  await ada.account.click()
  await ada.page.getByRole('button', { name: 'Run this chat' }).click()
  await ada.page.getByRole('button', { name: 'People', exact: true }).click()
  await ada.page.getByRole('button', { name: 'What to make of Ben' }).click()
  await expectAccessible(ada.page)
  await ada.page.getByRole('button', { name: 'Hand over ownership…' }).click()
  await expectAccessible(ada.page)
  await ben.page.goto('/')
  await ben.account.click()
  await ben.page.getByLabel('Display name').fill('Benjamin')
  await ben.page.getByRole('button', { name: 'Remove my account…' }).click()
  await ben.page.getByRole('button', { name: 'Remove for good' }).click()
  await expect(ben.page.getByLabel('Your password')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(ben.page)
})

test('the drawer of a phone, and the account in it', async ({ ada, room }) => {
  await ada.page.setViewportSize({ width: 320, height: 568 })
  await ada.open(room)
  await ada.page.getByRole('button', { name: 'Rooms and people' }).click()
  await expect(ada.page.getByRole('link', { name: room.name })).toBeVisible()
  await expectAccessible(ada.page, [320])
  await ada.account.click()
  await expect(ada.page.getByText('this one', { exact: true })).toBeVisible()
  await expectAccessible(ada.page, [320])
  await ada.page.getByRole('button', { name: 'End all sessions…' }).click()
  await ada.page.getByRole('button', { name: 'Change password' }).click()
  await expect(ada.page.getByLabel('New password')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(ada.page, [320])
})

test('a room that is not there', async ({ ada }) => {
  await ada.page.goto('/rooms/00000000-0000-4000-8000-000000000000')
  await expect(ada.page.getByRole('heading', { name: 'Nothing to see here' })).toBeVisible()
  await expectAccessible(ada.page)
})

test('a room that a reader may not see', async ({ page, room }) => {
  await page.goto(`/rooms/${room.id}`)
  await expect(page.getByRole('heading', { name: 'Sign in to see this room' })).toBeVisible()
  await expectAccessible(page)
})

test('a lost connection, and what failed after it', async ({ ada, room }) => {
  const line = await Line.of(ada.page)
  const message = await ada.post(room, 'Draft')
  await ada.open(room)
  await expect(ada.row('Draft')).toBeVisible()
  await line.cut()
  await ada.composer.press('ArrowUp')
  await ada.say('Edited here')
  await ada.say('A message that waits')
  await expect(ada.status).toContainText('2 messages waiting.')
  await expectAccessible(ada.page)
  await ada.edit(room, message, 'Edited there')
  await line.restore()
  await ada.reconnect()
  await expect(ada.page.getByRole('button', { name: 'Overwrite' })).toBeVisible()
  await expectAccessible(ada.page)
})

test('a page that is too old for the deployment', async ({ ada, room }) => {
  const line = await Line.of(ada.page)
  await ada.open(room)
  await expect(ada.here).toHaveCount(1)
  await line.outdate()
  await expect(ada.status).toContainText('Edgewise has a new version.')
  await expectAccessible(ada.page)
  await ada.status.getByRole('button', { name: 'Reload' }).click()
  await ada.entered(room.name)
  await expect(ada.status).not.toContainText('new version')
})
