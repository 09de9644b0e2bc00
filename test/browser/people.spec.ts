/**
 * Who runs a chat, who is let in and how, and what becomes of them: three people at a deployment of their own, on a desk
 * and on a phone; on a phone alone what is written above a form, and what is switched in the settings.
 */

import { readFile } from 'node:fs/promises'
import { type Browser, type BrowserContextOptions, expect, type Locator, type Page } from '@playwright/test'
import { PASSWORD } from './account.ts'
import { expectAccessible } from './axe.ts'
import { DESK, PHONE, SIZES } from './sizes.ts'
import { test } from './test.ts'

async function newPage(browser: Browser, baseURL: string, options: BrowserContextOptions): Promise<Page> {
  return (await browser.newContext({ ...options, baseURL })).newPage()
}

async function register(page: Page, nickname: string): Promise<void> {
  await page.getByLabel('Nickname').fill(nickname)
  await page.getByLabel('Password').fill(PASSWORD)
  await expect(page.getByText(`${nickname} is free: register it.`)).toBeVisible()
  await page.keyboard.press('Enter')
}

async function entered(page: Page, room: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: room, exact: true })).toBeVisible()
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Message in / }).fill(text)
  // On a phone, Enter begins a new line.
  await page.getByRole('button', { name: 'Send' }).click()
}

function row(page: Page, text: string): Locator {
  return page.locator('[data-message]').filter({ hasText: text })
}

/** Whether all of a text is to be read. */
function whole(text: Locator): Promise<boolean> {
  return text.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)
}

/** Opens the rooms and people at the side, where they are a drawer. */
async function showSide(page: Page): Promise<void> {
  const menu = page.getByRole('button', { name: 'Rooms and people' })
  if (await menu.isVisible()) await menu.click()
}

async function openAccount(page: Page): Promise<Locator> {
  await showSide(page)
  await page.getByRole('button', { name: / Account$/ }).click()
  return page.getByRole('dialog')
}

async function close(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
}

/** One's way to what it takes to run the chat. */
async function run(page: Page, part: 'Settings' | 'People' | 'Invitations' | 'Record'): Promise<Locator> {
  await (await openAccount(page)).getByRole('button', { name: 'Run this chat' }).click()
  const dialog = page.getByRole('dialog', { name: 'Run this chat' })
  await dialog.getByRole('button', { name: part, exact: true }).click()
  return dialog
}

/** Makes the link that a form is filled in for. */
async function makeLink(dialog: Locator): Promise<string> {
  await dialog.getByRole('button', { name: 'Make a link' }).click()
  const link = dialog.getByLabel('The link to give to whom you invite')
  await expect(link).toBeFocused()
  return link.inputValue()
}

/** The link of one use by which somebody comes as a guest into a room that is made for it. */
async function guestLinkBy(page: Page): Promise<string> {
  await showSide(page)
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Porch')
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await entered(page, 'Porch')
  await page.getByRole('button', { name: 'About this room' }).click()
  await page.getByRole('button', { name: 'Invite by a link' }).click()
  const inviting = page.getByRole('dialog', { name: 'Invitations' })
  await inviting.getByRole('radio', { name: /^Guest/ }).check()
  const link = await makeLink(inviting)
  await page.goto('/')
  return link
}

/** The first to register, who leaves out all that they are asked. */
async function ownerOf(page: Page, nickname: string): Promise<void> {
  await page.goto('/')
  await register(page, nickname)
  await page.getByRole('dialog', { name: 'This chat is yours' }).getByRole('button', { name: 'Close' }).click()
}

for (const { name: size, options } of SIZES) {
  test(`${size}: a chat gets an owner, whom they invite, and a guest`, async ({ browser, serve }) => {
    test.setTimeout(180_000)
    const { address } = await serve()
    const ada = await newPage(browser, address, options)
    const ben = await newPage(browser, address, options)
    const gil = await newPage(browser, address, options)

    await ada.goto('/#claim=what-was-printed')
    await expect(ada).toHaveURL('/')
    await expect(ada.getByRole('heading', { name: 'Make this chat yours' })).toBeVisible()
    await expect(ada.getByText('whoever registers now becomes the owner of this chat')).toBeVisible()
    await register(ada, 'Ada')
    const steps = ada.getByRole('dialog', { name: 'This chat is yours' })
    await steps.getByLabel('What is this chat called?').fill('The Shed')
    await ada.keyboard.press('Enter')
    await steps.getByRole('radio', { name: /^By invitation/ }).check()
    await steps.getByRole('button', { name: 'Save' }).click()
    await expect(steps.getByText('Step 3 of 4')).toBeVisible()
    await ada.reload()
    await expect(steps.getByText('Step 3 of 4')).toBeVisible()
    await steps.getByLabel('Name of the first room').fill('Garden')
    await steps.getByRole('button', { name: 'Create' }).click()
    await expect(steps.getByRole('checkbox', { name: 'Garden' })).toBeChecked()
    const link = await makeLink(steps)
    await steps.getByRole('button', { name: 'Go to the chat' }).click()
    await entered(ada, 'Garden')
    expect(await ada.evaluate(() => JSON.stringify(localStorage))).not.toContain('what-was-printed')
    await ada.reload()
    await entered(ada, 'Garden')
    await expect(ada).toHaveTitle('Garden · The Shed')
    await expect(steps).toHaveCount(0)

    await ben.goto('/')
    await expect(ben.getByText('Whoever is new here needs an invitation.')).toBeVisible()
    await ben.goto(link)
    await expect(ben.getByRole('heading', { name: 'Ada invites you to The Shed' })).toBeVisible()
    await register(ben, 'Ben')
    await entered(ben, 'Garden')
    await expect(ben).toHaveTitle('Garden · The Shed')
    await say(ben, 'Here I am')
    await expect(row(ada, 'Here I am')).toBeVisible()
    await gil.goto(link)
    await expect(gil.getByRole('heading', { name: 'This invitation does not hold' })).toBeVisible()
    await expect(gil.getByRole('alert')).toContainText('it was used up, taken back, or has expired')

    await ben.getByRole('button', { name: 'About this room' }).click()
    await ben.getByRole('button', { name: 'Invite by a link' }).click()
    const inviting = ben.getByRole('dialog', { name: 'Invitations' })
    await inviting.getByRole('radio', { name: /^Guest/ }).check()
    await expect(inviting.getByRole('radio', { name: 'Garden' })).toBeChecked()
    await inviting.getByLabel('How long they can stay').selectOption('for 1 day')
    const guestLink = await makeLink(inviting)
    await expect(inviting.getByText('For a guest, who stays for 1 day, into Garden. 0 of 1 used.')).toBeVisible()
    await gil.goto(guestLink)
    const refused: string[] = []
    gil.on('response', (response) => response.status() >= 400 && refused.push(response.url()))
    await expect(gil.getByText('As a guest you need nothing but a nickname, and can stay for 1 day.')).toBeVisible()
    await gil.getByLabel('Nickname').fill('Gil')
    await gil.keyboard.press('Enter')
    await entered(gil, 'Garden')
    await expect(row(gil, 'Here I am')).toBeVisible()
    await say(gil, 'A guest speaks')
    await row(ada, 'A guest speaks').getByRole('button', { name: 'Gil' }).click()
    await ada.getByRole('dialog').getByRole('button', { name: 'Message' }).click()
    await entered(ada, 'Gil')
    await showSide(ada)
    await ada.getByRole('link', { name: 'Garden' }).click()
    const leaving = await openAccount(gil)
    await leaving.getByRole('button', { name: 'Sign out' }).click()
    await expect(leaving.getByText(/^You can stay until /)).toBeVisible()
    await expect(leaving.getByText('nobody could sign in as Gil again, not even you')).toBeVisible()
    await expectAccessible(gil, [options.viewport.width])
    await leaving.getByRole('button', { name: 'Cancel' }).click()
    await expect(leaving.getByRole('button', { name: 'Sign out' })).toBeFocused()
    await close(gil)
    await gil.goto('/')
    await entered(gil, 'Garden')
    await showSide(gil)
    await expect(gil.getByRole('navigation', { name: 'Rooms' }).getByRole('link')).toHaveText(['Garden'])
    for (const way of ['Browse rooms', 'New room', 'New message'])
      await expect(gil.getByRole('button', { name: way })).toHaveCount(0)
    await say(ada, 'Hello @Ben, in #Lobby')
    await expect(row(gil, 'Hello @Ben')).toBeVisible()
    await gil.waitForLoadState('networkidle')
    expect(refused, 'A page asks for nothing that guests do not see.').toEqual([])

    await inviting.getByRole('button', { name: 'Done' }).click()
    await inviting.getByRole('button', { name: 'Invite somebody' }).click()
    await makeLink(inviting)
    await inviting.getByRole('button', { name: /^Take back: For a member/ }).click()
    await expect(inviting.getByLabel('The link to give to whom you invite')).toHaveCount(0)

    await gil.reload()
    await entered(gil, 'Garden')
    await (await openAccount(gil)).getByRole('button', { name: 'Sign out' }).click()
    await gil.getByRole('button', { name: 'Sign out for good' }).click()
    await expect(gil.getByRole('heading', { name: 'Sign in to see this room' })).toBeVisible()
  })

  test(`${size}: a guest loses an answer and a session, is made a member, sets a password, and is a guest again`, async ({
    browser,
    serve,
  }) => {
    test.setTimeout(180_000)
    const { address } = await serve()
    const ada = await newPage(browser, address, options)
    await ownerOf(ada, 'Ada')
    const link = await guestLinkBy(ada)
    const gil = await newPage(browser, address, options)

    await gil.goto(link)
    await gil.route('**/api/session', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await gil.getByLabel('Nickname').fill('Gil')
    await gil.keyboard.press('Enter')
    await expect(gil.getByText('Edgewise cannot be reached.')).toBeVisible()
    await gil.unroute('**/api/session')
    // Fetched by the test, the answer has left its cookie all the same.
    await gil.context().clearCookies()
    await gil.reload()
    await expect(gil.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
    await expect(gil.getByLabel('Nickname')).toHaveValue('Gil')
    await gil.getByRole('button', { name: 'Come in' }).click()
    await say(gil, 'In at last')

    await gil.context().clearCookies()
    await gil.goto(link)
    await gil.getByRole('button', { name: 'Come in' }).click()
    await expect(row(gil, 'In at last').getByRole('button', { name: 'Gil' })).toBeVisible()
    await expect(gil.getByRole('region', { name: 'Your password' })).toHaveCount(0)

    const people = await run(ada, 'People')
    const gilRow = people.getByRole('listitem').filter({ hasText: 'Gil' })
    await gilRow.getByRole('button', { name: 'What to make of Gil' }).click()
    await expect(gilRow.getByText(/^Gil can stay until /)).toBeVisible()
    await gilRow.getByRole('button', { name: 'Make member' }).click()
    const reminder = gil.getByRole('region', { name: 'Your password' })
    await expect(reminder).toBeVisible()
    await expectAccessible(gil, [options.viewport.width])
    await reminder.getByRole('button', { name: 'Set a password' }).click()
    const form = gil.getByRole('form', { name: 'Set a password' })
    await expect(form.getByLabel('Current password')).toHaveCount(0)
    await expectAccessible(gil, [options.viewport.width])
    await form.getByLabel('New password').fill(PASSWORD)
    await form.getByRole('button', { name: 'Set password' }).click()
    await expect(gil.getByText('Your password is set.')).toBeVisible()
    await expect(reminder).toHaveCount(0)

    const second = await newPage(browser, address, options)
    await second.goto('/')
    await second.getByLabel('Nickname').fill('Gil')
    await second.getByLabel('Password').fill(PASSWORD)
    await second.keyboard.press('Enter')
    await entered(second, 'Lobby')

    await gil.goto('/')
    for (const page of [gil, second]) {
      await say(page, 'Everybody is here')
      await expect(row(ada, 'Everybody is here')).toHaveCount(page === gil ? 1 : 2)
    }
    await second.context().setOffline(true)
    await gilRow.getByRole('button', { name: 'What to make of Gil' }).click()
    await gilRow.getByRole('button', { name: 'Make guest…' }).click()
    await gilRow.getByRole('button', { name: 'Make guest', exact: true }).click()
    await entered(gil, 'Porch')
    await second.context().setOffline(false)
    await entered(second, 'Porch')
    for (const page of [gil, second]) {
      await showSide(page)
      await expect(page.getByRole('navigation', { name: 'Rooms' }).getByRole('link')).toHaveText(['Porch'])
    }
  })

  test(`${size}: who runs a chat appoints, deactivates and hands over, and it stands on record`, async ({
    browser,
    serve,
    signIn,
  }) => {
    test.setTimeout(180_000)
    const { address } = await serve()
    const ada = await newPage(browser, address, options)
    await ownerOf(ada, 'Ada')
    const account = await signIn('Ben', address)
    const [ben, elsewhere] = [await account.browse(browser, options), await account.browse(browser, options)]
    await Promise.all([ben.page.goto('/'), elsewhere.page.goto('/')])
    await entered(ben.page, 'Lobby')
    await entered(elsewhere.page, 'Lobby')

    const people = await run(ada, 'People')
    const benRow = people.getByRole('listitem').filter({ hasText: 'Ben' })
    await people.getByRole('searchbox', { name: 'Search people' }).fill('be')
    await expect(people.getByRole('listitem')).toHaveCount(1)
    await benRow.getByRole('button', { name: 'What to make of Ben' }).click()
    await benRow.getByRole('button', { name: 'Deactivate…' }).click()
    await expect(benRow).toContainText('Ben will be signed out everywhere at once')
    await benRow.getByRole('button', { name: 'Deactivate', exact: true }).click()
    await expect(benRow).toContainText('deactivated')
    for (const { page } of [ben, elsewhere])
      await expect(page.getByRole('heading', { name: 'Please sign in again' })).toBeVisible()
    await ben.page.getByLabel('Password').fill(PASSWORD)
    await ben.page.keyboard.press('Enter')
    await expect(ben.page.getByRole('alert')).toContainText('deactivated')

    await benRow.getByRole('button', { name: 'What to make of Ben' }).click()
    await benRow.getByRole('button', { name: 'Reactivate' }).click()
    await expect(benRow).not.toContainText('deactivated')
    await ben.page.keyboard.press('Enter')
    await ben.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(ben.composer).toBeVisible()

    await benRow.getByRole('button', { name: 'What to make of Ben' }).click()
    await benRow.getByRole('button', { name: 'Hand over ownership…' }).click()
    await expect(benRow).toContainText('You cannot take this back')
    await benRow.getByRole('button', { name: 'Hand over ownership', exact: true }).click()
    await expect(benRow).toContainText('Owner')
    await expect(benRow.getByRole('button', { name: 'What to make of Ben' })).toHaveCount(0)

    await people.getByRole('button', { name: 'Record', exact: true }).click()
    await expect(people.getByRole('list', { name: 'What was done' }).getByRole('paragraph')).toHaveText([
      'Ada made Ben the owner of this chat',
      'Ada reactivated Ben',
      'Ada deactivated Ben',
    ])
    for (const [label, first] of [
      ['Export CSV', /^seq,at,actor,act,room,subject,detail\r\n/],
      ['JSON lines', /^\{"seq":\d+,/],
    ] as const) {
      const waiting = ada.waitForEvent('download')
      await people.getByRole('link', { name: label }).click()
      expect(await readFile(await (await waiting).path(), 'utf8')).toMatch(first)
    }
    await (await openAccount(ben.page)).getByRole('button', { name: 'Run this chat' }).click()
    await expect(ben.page.getByRole('dialog', { name: 'Run this chat' })).toBeVisible()
  })

  test(`${size}: a name is shown to everybody at once, and an account that is removed is a former member's`, async ({
    browser,
    serve,
    signIn,
  }) => {
    test.setTimeout(180_000)
    const { address } = await serve()
    const ada = await newPage(browser, address, options)
    await ownerOf(ada, 'Ada')
    const ben = await (await signIn('Ben', address)).browse(browser, options)
    await ben.page.goto('/')
    await say(ben.page, 'What is in a name')
    await expect(row(ada, 'What is in a name').getByRole('button', { name: 'Ben' })).toBeVisible()
    const account = await openAccount(ben.page)
    await account.getByLabel('Display name').fill('Benjamin the Bold')
    await account.getByLabel('Status').fill('In the garden')
    await account.getByRole('form', { name: 'How others see you' }).getByRole('button', { name: 'Save' }).click()
    await expect(account.getByText('Saved.')).toBeVisible()
    await expect(ben.page.getByRole('dialog', { name: 'Benjamin the Bold' })).toBeVisible()
    expect(await whole(ben.page.getByRole('heading', { name: 'Benjamin the Bold' }))).toBe(true)
    const author = row(ada, 'What is in a name').getByRole('button', { name: 'Benjamin the Bold' })
    await author.click()
    const card = ada.getByRole('dialog', { name: 'Benjamin the Bold' })
    await expect(card).toContainText('@Ben')
    await expect(card).toContainText('In the garden')
    await close(ada)
    await account.getByLabel('Display name').fill('Benjamin the Boldest of All Who Ever Were Here')
    await account.getByRole('form', { name: 'How others see you' }).getByRole('button', { name: 'Save' }).click()
    const named = (await run(ada, 'People')).getByRole('listitem').filter({ hasText: 'Boldest' })
    const [name, button] = [named.locator('.here-name'), named.getByRole('button')]
    await expect(name).toBeVisible()
    const [text, box] = await Promise.all([name.boundingBox(), button.boundingBox()])
    expect((box?.y ?? 0) - (text?.y ?? 0), 'The button stands beside the name.').toBeLessThan(text?.height ?? 0)
    await ada.goto('/')

    await account.getByRole('button', { name: 'Remove my account…' }).click()
    const removal = account.getByRole('form', { name: 'Remove my account' })
    await expect(removal).toContainText('as the words of a former member')
    await removal.getByLabel('Your password').fill('not the password')
    await ben.page.keyboard.press('Enter')
    await expect(removal.getByLabel('Your password')).toHaveAttribute('aria-invalid', 'true')
    await removal.getByLabel('Your password').fill(PASSWORD)
    await removal.getByRole('button', { name: 'Remove for good' }).click()
    await expect(ben.page.getByText('Your account has been removed, and you are signed out.')).toBeVisible()
    await expect(ben.page.getByRole('heading', { name: 'Join the conversation' })).toBeVisible()
    await row(ada, 'What is in a name').getByRole('button', { name: 'Former member', exact: true }).click()
    await expect(ada.getByRole('dialog', { name: 'Former member' })).toContainText('Has removed their account')
    await expect(ada.getByRole('button', { name: 'Message', exact: true })).toHaveCount(0)
  })

  test(`${size}: a chat on a public address is claimed by who opens the printed link, also where it is open already, and by no stranger`, async ({
    browser,
    serve,
  }) => {
    const token = 'what-was-printed-when-it-was-deployed'
    const { address } = await serve({}, { CLAIM_TOKEN: token })
    const stranger = await newPage(browser, address, options)
    await stranger.goto('/')
    await register(stranger, 'Stranger')
    await expect(stranger.getByText('Its owner opens the link that was printed')).toBeVisible()
    const ada = await newPage(browser, address, options)
    await ada.goto('/')
    await expect(ada.getByRole('heading', { name: 'Make this chat yours' })).toBeVisible()
    await ada.goto(`/#claim=${token}`)
    await expect(ada).toHaveURL(/\/$/)
    await register(ada, 'Ada')
    await expect(ada.getByRole('dialog', { name: 'This chat is yours' })).toBeVisible()
    expect(await ada.evaluate(() => JSON.stringify([localStorage, sessionStorage, history.state]))).not.toContain(token)
  })

  test(`${size}: the list of everybody and that of a room say who runs the chat, who is a guest, and who was deactivated`, async ({
    browser,
    serve,
    signIn,
  }) => {
    test.setTimeout(120_000)
    const { address } = await serve()
    const ada = await newPage(browser, address, options)
    await ownerOf(ada, 'Ada')
    const [ben, gil] = [await signIn('Ben', address), await signIn('Gil', address)]
    const mia = await signIn('Mia', address)
    const room = await mia.createRoom('Shed')
    await Promise.all([ben.join(room), gil.join(room)])
    const headers = { origin: address }
    for (const [{ user }, data] of [
      [ben, { active: false }],
      [gil, { role: 'guest' }],
    ] as const)
      expect((await ada.request.patch(`/api/people/${user.id}`, { data, headers })).status()).toBe(200)
    await ada.getByRole('button', { name: 'About this room' }).click()
    const listed = ada.getByRole('list', { name: 'People' }).getByRole('listitem')
    await expect(listed.filter({ hasText: 'Ada' })).toContainText('Owner')
    await expect(listed.filter({ hasText: 'Ben' })).toContainText('deactivated')
    await expect(listed.filter({ hasText: 'Gil' })).toContainText('Guest')
    await expect(listed.filter({ hasText: 'Mia' })).toHaveText('MMia')

    await ada.goto(`/rooms/${room.id}`)
    await ada.getByRole('button', { name: 'Join', exact: true }).click()
    await ada.getByRole('button', { name: 'About this room' }).click()
    const members = ada.getByRole('list', { name: 'Members' }).getByRole('listitem')
    await expect(members.filter({ hasText: 'Ada' })).toContainText('Owner')
    await expect(members.filter({ hasText: 'Ben' })).toContainText('deactivated')
    await expect(members.filter({ hasText: 'Gil' })).toContainText('Guest')
    await expect(members.filter({ hasText: 'Mia' })).toHaveText('MMiaroom owner')
  })

  test(`${size}: an invitation is taken up by who has signed in, with one press, and is taken back`, async ({
    browser,
    serve,
    signIn,
  }) => {
    const { address } = await serve()
    const ada = await newPage(browser, address, options)
    await ownerOf(ada, 'Ada')
    const account = await signIn('Ben', address)
    const back = await account.createRoom('Back room', 'private')
    const ben = await account.browse(browser, options)
    await ben.open(back)
    await ben.openDetails()
    await ben.page.getByRole('button', { name: 'Invite by a link' }).click()
    const dialog = ben.page.getByRole('dialog', { name: 'Invitations' })
    await expect(dialog.getByRole('checkbox', { name: 'Back room' })).toHaveAccessibleName('Back room private')
    await dialog.getByLabel('How often it can be used').selectOption('5 times')
    const link = await makeLink(dialog)
    await ada.goto(link)
    await expect(ada.getByText('You are signed in as Ada.')).toBeVisible()
    await expect(ada.getByRole('button', { name: 'Accept the invitation' })).toBeFocused()
    await ada.keyboard.press('Enter')
    await entered(ada, 'Back room')
    await expect(ada).toHaveURL(`/rooms/${back.id}`)

    await dialog.getByRole('button', { name: 'Done' }).click()
    await dialog.getByRole('button', { name: /^Take back/ }).click()
    await expect(dialog.getByText('None. One that was used up')).toBeVisible()
    const late = await newPage(browser, address, options)
    await late.goto(link)
    await expect(late.getByRole('heading', { name: 'This invitation does not hold' })).toBeVisible()
    await expect(late.getByLabel('Nickname')).toHaveCount(0)
  })
}

test('what the chat is called stands above the form to sign in, in the lobby and at a room', async ({
  browser,
  serve,
}) => {
  const { address } = await serve()
  const ada = await newPage(browser, address, DESK)
  await ownerOf(ada, 'Ada')
  const [data, headers] = [{ name: 'The Shed' }, { origin: address }]
  expect((await ada.request.patch('/api/deployment', { data, headers })).status()).toBe(200)
  const reader = await newPage(browser, address, PHONE)
  for (const [path, name] of [
    ['/', 'Join the conversation'],
    [`/rooms/${crypto.randomUUID()}`, 'Sign in to see this room'],
  ] as const) {
    await reader.goto(path)
    await expect(reader.getByRole('form', { name }).getByText('The Shed')).toBeInViewport({ ratio: 1 })
  }
})

test('the owner says which links become cards, on a phone, and it holds for everybody at once', async ({
  browser,
  serve,
  site,
}) => {
  test.setTimeout(120_000)
  const { address } = await serve({ UNFURL_ALLOW: process.env.EDGEWISE_TEST_SITE, UNFURL_DENY: 'denied.example' })
  const ada = await newPage(browser, address, PHONE)
  const ben = await newPage(browser, address, DESK)
  await ownerOf(ada, 'Ada')
  await ben.goto('/')
  await register(ben, 'Ben')
  await entered(ben, 'Lobby')
  /** What Ben is shown of a link before he posts it. */
  const previewed = async (title: string) => {
    const asked = ben.waitForResponse((response) => response.url().endsWith('/api/cards'))
    await ben.getByRole('textbox', { name: /^Message in / }).fill(site.page({ title }))
    return (await (await asked).json()).card?.title
  }
  expect(await previewed('Ships')).toBe('Ships')
  await ben.keyboard.press('Enter')
  await expect(ada.getByRole('link', { name: 'Ships', exact: true })).toBeVisible()

  const settings = await run(ada, 'Settings')
  const save = async () => {
    await settings.getByRole('button', { name: 'Save' }).press('Enter')
    await expect(settings.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible()
  }
  await expect(settings.getByText('denied cards to these as well: denied.example')).toBeVisible()
  await settings.getByRole('checkbox', { name: /^Links become cards/ }).press('Space')
  await save()
  expect(await previewed('Harbours')).toBeUndefined()

  await settings.getByRole('checkbox', { name: /^Links become cards/ }).press('Space')
  await ada.keyboard.press('Tab')
  const domains = settings.getByRole('textbox', { name: 'Domains without cards' })
  await expect(domains).toBeFocused()
  // As little as a browser scrolls to what gets the focus: no less than that it stands above the button.
  await domains.evaluate((input) => input.scrollIntoView({ block: 'end' }))
  const field = await domains.boundingBox()
  const button = await settings.getByRole('button', { name: 'Save' }).boundingBox()
  expect((field?.y ?? Infinity) + (field?.height ?? 0)).toBeLessThan(button?.y ?? 0)
  await domains.fill('127.0.0.1, no domain')
  await domains.press('Enter')
  await expect(domains).toBeFocused()
  await expect(domains).toHaveAttribute('aria-invalid', 'true')
  await expect(domains).toHaveAccessibleDescription('"no domain" is no domain, such as example.com.')
  await domains.fill('127.0.0.1, RU')
  await save()
  await expect(domains).toHaveValue('127.0.0.1, ru')
  expect(await previewed('Captains')).toBeUndefined()
  await domains.fill('ru')
  await save()
  expect(await previewed('Sailors')).toBe('Sailors')

  await settings.getByRole('button', { name: 'Record' }).click()
  await expect(settings.getByText('Ada had links become cards and denied cards to 127.0.0.1 and ru')).toBeVisible()
})
