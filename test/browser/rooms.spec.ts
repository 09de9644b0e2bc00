/** Rooms and who is in them: found, joined, led, left and closed, each seen by two or three people at once. */

import { randomUUID } from 'node:crypto'
import { expect } from '@playwright/test'
import { lobby } from '../../protocol/model.ts'
import { type Account, freshNickname } from './account.ts'
import { meet, type Person } from './person.ts'
import { SIZES } from './sizes.ts'
import { test } from './test.ts'

const freshName = (name: string) => `${name} ${randomUUID().slice(0, 8)}`

/** Picks people in the dialog, or the form, that is open. */
async function pick({ page }: Person, ...accounts: readonly Account[]): Promise<void> {
  for (const { user } of accounts) {
    await page.getByRole('searchbox', { name: 'Search by nickname' }).fill(user.nickname)
    await page.getByRole('list', { name: 'People', exact: true }).getByRole('button', { name: user.nickname }).click()
  }
}

for (const { name: size, options } of SIZES) {
  test(`${size}: a private room is there for its members alone`, async ({ accounts, browser, signIn }) => {
    const cleoAccount = await signIn(freshNickname('Cleo'))
    const ben = await accounts.ben.browse(browser, options)
    const ada = await accounts.ada.browse(browser, options)
    const cleo = await cleoAccount.browse(browser, options)
    const name = freshName('Plans')
    await meet(lobby, ada, ben, cleo)
    await ben.showSide()
    await ben.page.getByRole('button', { name: 'New room' }).click()
    await ben.page.getByLabel('Name of the new room').fill(name)
    await ben.page.getByRole('radio', { name: /^Private/ }).check()
    await pick(ben, accounts.ada)
    await ben.page.getByRole('button', { name: 'Create' }).click()
    await ben.entered(name)
    await expect(ben.page.getByRole('img', { name: 'Private room' })).toBeVisible()

    await ada.showSide()
    await ada.link(name).click()
    await ada.say('Between us')
    await expect(ben.row('Between us')).toBeVisible()

    await expect(cleo.listed(name)).toHaveCount(0)
    await cleo.showSide()
    await cleo.page.getByRole('button', { name: 'Browse rooms' }).click()
    await cleo.page.getByRole('searchbox', { name: 'Search rooms' }).fill(name)
    await expect(cleo.page.getByText('No such room.')).toBeVisible()
    await cleo.page.goto(ben.page.url())
    await expect(cleo.page.getByRole('heading', { name: 'Nothing to see here' })).toBeVisible()
    await cleo.page.goto('/')

    await ben.openDetails()
    await ben.page.getByRole('button', { name: 'Add people' }).click()
    await pick(ben, cleoAccount)
    await ben.page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(ben.member(cleo.nickname)).toBeVisible()
    await cleo.showSide()
    await cleo.link(name).click()
    await expect(cleo.row('Between us')).toBeVisible()
  })

  test(`${size}: somebody is sent away at once, kept out, and let in again`, async ({ accounts, browser, signIn }) => {
    const cleoAccount = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Garden'))
    await cleoAccount.join(room)
    const ben = await accounts.ben.browse(browser, options)
    const cleo = await cleoAccount.browse(browser, options)
    await meet(room, ben, cleo)
    await expect(cleo.page.locator('.here-count')).toHaveText('2 here')
    await ben.openDetails()
    await ben.govern(cleo.nickname, 'Remove and ban…')
    await expect(ben.member(cleo.nickname)).toContainText('nor come back until they are let in again')
    await ben.member(cleo.nickname).getByRole('button', { name: 'Remove and ban', exact: true }).click()
    await expect(ben.member(cleo.nickname)).toHaveCount(0)
    await expect(cleo.page.getByRole('heading', { name: 'This room is closed to you' })).toBeVisible()
    // At once: without a connection the count goes by itself, by and by.
    expect(await cleo.page.locator('.here-count').count()).toBe(0)
    await cleo.page.reload()
    await expect(cleo.page.getByRole('heading', { name: 'Nothing to see here' })).toBeVisible()
    await ben.page.getByRole('button', { name: `Let in again: ${cleo.nickname}` }).click()
    await expect(ben.page.getByRole('button', { name: `Let in again: ${cleo.nickname}` })).toHaveCount(0)
    await expect(ben.details.getByRole('heading', { name: 'Banned' })).toBeFocused()
    await cleo.open(room)
    await expect(cleo.page.getByText(`You are reading ${room.name}`)).toBeVisible()
  })

  test(`${size}: a card leads to a direct message, of which both hear`, async ({ accounts, browser, room }) => {
    const ada = await accounts.ada.browse(browser, options)
    const ben = await accounts.ben.browse(browser, options)
    await ben.post(room, 'A word with you')
    await meet(room, ada, ben)
    await ada.row('A word with you').getByRole('button', { name: ben.nickname }).click()
    const card = ada.page.getByRole('dialog', { name: ben.nickname })
    await card.getByRole('button', { name: 'Message' }).click()
    await ada.entered(ben.nickname)
    // The same two have the same room in each test.
    const words = freshName('Here I am')
    await ada.say(words)
    await ben.showSide()
    await ben.page
      .getByRole('navigation', { name: 'Direct messages' })
      .getByRole('link', { name: ada.nickname, exact: true })
      .click()
    await expect(ben.row(words)).toBeVisible()
    expect(ben.page.url()).toBe(ada.page.url())
    await ben.openDetails()
    await expect(ben.details.getByLabel('Notify me of').getByRole('option')).toHaveText(['Every message', 'Nothing'])
  })

  test(`${size}: the same people always get the same room, whoever asks for it`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleoAccount = await signIn(freshNickname('Cleo'))
    const ben = await accounts.ben.browse(browser, options)
    const cleo = await cleoAccount.browse(browser, options)
    await meet(lobby, ben, cleo)
    await ben.showSide()
    await ben.page.getByRole('button', { name: 'New message' }).click()
    await pick(ben, cleoAccount, accounts.ada)
    await ben.page.getByRole('button', { name: 'Write to them' }).click()
    await ben.entered([accounts.ada.user.nickname, cleo.nickname].join(', '))
    await cleo.showSide()
    await cleo.page.getByRole('button', { name: 'New message' }).click()
    await expect(cleo.page.getByRole('searchbox', { name: 'Search by nickname' })).toBeFocused()
    for (const { nickname } of [accounts.ben.user, accounts.ada.user]) {
      await cleo.page.keyboard.type(nickname)
      await cleo.page.keyboard.press('Enter')
      await expect(cleo.page.getByRole('list', { name: 'Chosen' })).toContainText(nickname)
    }
    await cleo.page.keyboard.press('Enter')
    await cleo.entered([accounts.ada.user.nickname, ben.nickname].join(', '))
    expect(cleo.page.url()).toBe(ben.page.url())
  })

  test(`${size}: an owner is made, may then do what owners do, and is told so live`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleoAccount = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Garden'), 'private', [cleoAccount.user])
    const ben = await accounts.ben.browse(browser, options)
    const cleo = await cleoAccount.browse(browser, options)
    await ben.post(room, 'Said by Ben')
    await meet(room, ben, cleo)
    await cleo.openDetails()
    await expect(cleo.member(ben.nickname)).toContainText('owner')
    await expect(cleo.details.getByRole('button', { name: /^What to do with/ })).toHaveCount(0)
    await expect(cleo.details.getByRole('heading', { name: 'Settings' })).toHaveCount(0)
    await ben.openDetails()
    await ben.govern(cleo.nickname, 'Make owner', 'Make owner')
    await expect(cleo.member(cleo.nickname)).toContainText('owner')
    await expect(cleo.details.getByRole('heading', { name: 'Settings' })).toBeVisible()

    await cleo.closeDetails()
    const card = cleo.row('Said by Ben')
    await card.focus()
    await cleo.page.getByRole('button', { name: `Remove message of ${ben.nickname}` }).click()
    await expect(card).toContainText(`Take this message of ${ben.nickname} away from everybody?`)
    await cleo.page.getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(ben.row('Message removed')).toBeVisible()
  })

  test(`${size}: whoever is taken out of a private room loses it at once, everywhere`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleoAccount = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Plans'), 'private', [cleoAccount.user])
    const ben = await accounts.ben.browse(browser, options)
    const cleo = await cleoAccount.browse(browser, options)
    await meet(room, ben, cleo)
    await expect(cleo.listed(room.name)).toHaveCount(1)
    await ben.openDetails()
    await ben.govern(cleo.nickname, 'Remove…', 'Remove')
    await expect(cleo.page.getByRole('heading', { name: 'This room is closed to you' })).toBeVisible()
    await expect(cleo.listed(room.name)).toHaveCount(0)
    await cleo.page.getByRole('link', { name: 'Go to the lobby' }).click()
    await cleo.entered(lobby.name)
  })

  test(`${size}: a link by the name that a room had leads to it for everybody`, async ({ accounts, browser, room }) => {
    const ada = await accounts.ada.browse(browser, options)
    const ben = await accounts.ben.browse(browser, options)
    await meet(lobby, ada, ben)
    const [text, name] = [freshName('See'), freshName('Renamed')]
    await ada.say(`${text}: #${room.name}`)
    const link = ben.row(text).getByRole('link', { name: `#${room.name}` })
    await expect(link).toBeVisible()
    const data = { name }
    const headers = { origin: new URL(ada.page.url()).origin }
    expect((await ada.page.request.patch(`/api/rooms/${room.id}`, { data, headers })).status()).toBe(200)
    await expect(ada.listed(name)).toHaveCount(1)
    await ben.page.reload()
    await link.click()
    await ben.entered(name)
  })

  test(`${size}: a room that is open comes back by itself when one is let in again`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleoAccount = await signIn(freshNickname('Cleo'))
    const plans = await accounts.ben.createRoom(freshName('Plans'), 'private', [cleoAccount.user])
    const garden = await accounts.ben.createRoom(freshName('Garden'))
    await cleoAccount.join(garden)
    const ben = await accounts.ben.browse(browser, options)
    const cleo = await cleoAccount.browse(browser, options)
    const closed = cleo.page.getByRole('heading', { name: 'This room is closed to you' })
    await meet(plans, ben, cleo)
    await ben.openDetails()
    await ben.govern(cleo.nickname, 'Remove…', 'Remove')
    await expect(closed).toBeVisible()
    await ben.post(plans, 'Said meanwhile')
    await ben.page.getByRole('button', { name: 'Add people' }).click()
    await pick(ben, cleoAccount)
    await ben.page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(cleo.row('Said meanwhile')).toBeVisible()
    await cleo.say('Back again')
    await expect(ben.row('Back again')).toBeVisible()

    await meet(garden, ben, cleo)
    await ben.openDetails()
    await ben.govern(cleo.nickname, 'Remove and ban…', 'Remove and ban')
    await expect(closed).toBeVisible()
    await ben.page.getByRole('button', { name: `Let in again: ${cleo.nickname}` }).click()
    await expect(ben.page.getByRole('button', { name: `Let in again: ${cleo.nickname}` })).toHaveCount(0)
    await cleo.showSide()
    await cleo.page.getByRole('button', { name: 'Browse rooms' }).click()
    await cleo.page.getByRole('searchbox', { name: 'Search rooms' }).fill(garden.name)
    await cleo.page.getByRole('list', { name: 'Rooms', exact: true }).getByRole('link', { name: garden.name }).click()
    await expect(cleo.page.getByText(`You are reading ${garden.name}`)).toBeVisible()
    await cleo.page.getByRole('button', { name: 'Join', exact: true }).click()
    await cleo.say('And here')
    await expect(ben.row('And here')).toBeVisible()
  })

  test(`${size}: a room is found by its topic, read before it is joined, joined and left`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const room = await accounts.ben.createRoom(freshName('Garden'))
    const topic = freshName('Bees')
    const ben = await accounts.ben.browse(browser, options)
    const cleo = await (await signIn(freshNickname('Cleo'))).browse(browser, options)
    await ben.post(room, 'Who waters?')
    await meet(room, ben)
    await cleo.open(lobby)
    await ben.openDetails()
    await ben.page.getByRole('button', { name: 'Add a topic or description' }).click()
    await ben.page.getByRole('textbox', { name: 'Topic' }).fill(topic)
    await ben.page.getByRole('button', { name: 'Save' }).click()
    await expect(ben.page.locator('.room-header')).toContainText(`1 member · ${topic}`)

    await cleo.showSide()
    await cleo.page.getByRole('button', { name: 'Browse rooms' }).click()
    await cleo.page.getByRole('searchbox', { name: 'Search rooms' }).fill(topic)
    const found = cleo.page.getByRole('list', { name: 'Rooms', exact: true }).getByRole('listitem')
    await expect(found).toHaveCount(1)
    await expect(found).toContainText('1 member, last message just now')
    await found.getByRole('link', { name: room.name }).click()
    await expect(cleo.row('Who waters?')).toBeVisible()
    await cleo.say('I do')
    await expect(ben.row('I do')).toBeVisible()
    await cleo.page.getByRole('button', { name: 'Join', exact: true }).click()
    await expect(cleo.listed(room.name)).toHaveCount(1)
    await expect(cleo.page.getByText('You are reading')).toHaveCount(0)
    await expect(ben.page.locator('.room-header')).toContainText('2 members')
    await expect(ben.member(cleo.nickname)).toBeVisible()

    await cleo.openDetails()
    await cleo.page.getByRole('button', { name: 'Leave the room…' }).click()
    await cleo.page.getByRole('button', { name: 'Leave', exact: true }).click()
    await cleo.entered(lobby.name)
    await expect(cleo.listed(room.name)).toHaveCount(0)
    await expect(ben.member(cleo.nickname)).toHaveCount(0)
  })

  test(`${size}: Esc puts away what can be done with a member, then what there is to say of the room`, async ({
    accounts,
    browser,
  }) => {
    const room = await accounts.ben.createRoom(freshName('Garden'))
    await accounts.ada.join(room)
    const { nickname } = accounts.ada.user
    const ben = await accounts.ben.browse(browser, options)
    await ben.open(room)
    await ben.openDetails()
    await ben.govern(nickname, 'Mute…')
    const actions = ben.member(nickname).getByRole('group', { name: `Actions for ${nickname}` })
    await ben.page.keyboard.press('Escape')
    await expect(actions).toBeVisible()
    await ben.page.keyboard.press('Escape')
    await expect(actions).toHaveCount(0)
    await expect(ben.member(nickname).getByRole('button', { name: `What to do with ${nickname}` })).toBeFocused()
    await ben.page.keyboard.press('Escape')
    await expect(ben.details).toHaveCount(0)
  })

  test(`${size}: another name leaves the address as it is, and no two rooms have the same`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleoAccount = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Garden'))
    const taken = await accounts.ben.createRoom(freshName('Kitchen'))
    await cleoAccount.join(room)
    const ben = await accounts.ben.browse(browser, options)
    const cleo = await cleoAccount.browse(browser, options)
    await meet(room, ben, cleo)
    await ben.openDetails()
    const name = ben.details.getByRole('textbox', { name: 'Name' })
    await name.fill(taken.name.toUpperCase())
    await ben.page.getByRole('button', { name: 'Rename' }).click()
    await expect(name).toHaveAttribute('aria-invalid', 'true')
    const next = freshName('Orchard')
    await name.fill(next)
    await ben.page.getByRole('button', { name: 'Rename' }).click()
    await expect(name).toBeFocused()
    await cleo.entered(next)
    await expect(cleo.listed(next)).toHaveCount(1)
    await cleo.page.goto(`/rooms/${room.id}`)
    await cleo.entered(next)
  })

  test(`${size}: an archived room is kept to be read, apart, until it is opened again`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleoAccount = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Party'))
    await cleoAccount.join(room)
    const ben = await accounts.ben.browse(browser, options)
    const cleo = await cleoAccount.browse(browser, options)
    await cleo.post(room, 'That was fun')
    await meet(room, ben, cleo)
    await ben.openDetails()
    await ben.page.getByRole('button', { name: 'Archive the room…' }).click()
    await ben.page.getByRole('button', { name: 'Archive', exact: true }).click()
    await expect(cleo.page.getByText('This room is archived: it can be read, and no more.')).toBeVisible()
    await expect(ben.details).toContainText('An archived room: everybody can find and read it')
    await expect(ben.page.getByRole('button', { name: 'Open the room again' })).toBeFocused()
    await expect(cleo.composer).toHaveCount(0)
    await expect(cleo.listed(room.name)).toHaveCount(0)
    await cleo.row('That was fun').focus()
    await expect(cleo.page.getByRole('group', { name: 'Message actions' })).toBeVisible()
    await expect(cleo.page.getByRole('button', { name: 'Edit message' })).toHaveCount(0)
    await cleo.showSide()
    await cleo.page.getByRole('button', { name: 'Browse rooms' }).click()
    await expect(cleo.page.getByRole('list', { name: 'Archived rooms' })).toContainText(room.name)
    // On a phone, what it was opened from is a drawer.
    await cleo.page.keyboard.press('Escape')
    await cleo.page.keyboard.press('Escape')
    await ben.closeDetails()
    await ben.page.getByRole('button', { name: 'Open it again' }).click()
    await ben.openDetails()
    await expect(ben.details).toContainText('A public room: everybody can find, read and join it.')
    await cleo.say('And again')
    await expect(ben.row('And again')).toBeVisible()
    await expect(cleo.listed(room.name)).toHaveCount(1)
  })

  test(`${size}: a mute takes the composer away until it is lifted, slow mode says what it is`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleoAccount = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Garden'))
    await cleoAccount.join(room)
    const ben = await accounts.ben.browse(browser, options)
    const cleo = await cleoAccount.browse(browser, options)
    await meet(room, ben, cleo)
    await ben.openDetails()
    const invitation = cleo.page.getByText('Nobody has said anything here yet.')
    await expect(invitation).toContainText('Get a word in.')
    await ben.govern(cleo.nickname, 'Mute…', '10 minutes')
    await expect(ben.member(cleo.nickname)).toContainText('muted until')
    await expect(cleo.page.getByText('You are muted here until')).toBeVisible()
    await expect(invitation).not.toContainText('Get a word in.')
    await expect(cleo.composer).toHaveCount(0)
    await ben.govern(cleo.nickname, 'Unmute')
    await expect(cleo.composer).toBeVisible()
    await ben.details.getByLabel('Slow mode').selectOption('1 minute')
    await expect(cleo.page.getByText('Slow mode: everybody may post once in 1 minute.')).toBeVisible()
    await expect(ben.page.getByText('Slow mode: everybody')).toHaveCount(0)
    for (const text of ['First', 'Second']) await cleo.say(text)
    await expect(cleo.page.getByText('once in 1 minute. What waits is sent by itself.')).toBeVisible()
    await ben.details.getByLabel('Slow mode').selectOption('Off')
    await expect(ben.rows.filter({ hasText: 'Second' })).toBeVisible()
    await expect(cleo.page.getByText('What waits')).toHaveCount(0)
  })
}

test('what was put away before its answer came leads nowhere', async ({ ada, accounts, room }) => {
  const [made, joined] = [freshName('Garden'), await accounts.ben.createRoom(freshName('Kitchen'))]
  const left = await accounts.ada.createRoom(freshName('Attic'))
  const answer = Promise.withResolvers<void>()
  await ada.page.route(/\/api\/rooms(\/[^/]+\/members\/.+)?$/, async (route) => {
    if (route.request().method() !== 'GET') await answer.promise
    await route.continue()
  })
  const asked = (method: string) => ada.page.waitForRequest((request) => request.method() === method)
  await ada.open(left)
  const leaving = asked('DELETE')
  await ada.openDetails()
  await ada.page.getByRole('button', { name: 'Leave the room…' }).click()
  await ada.page.getByRole('button', { name: 'Leave', exact: true }).click()
  await leaving
  await ada.link(room.name).click()
  await ada.entered(room.name)
  const making = asked('POST')
  await ada.page.getByRole('button', { name: 'New room' }).click()
  await ada.page.getByLabel('Name of the new room').fill(made)
  await ada.page.keyboard.press('Enter')
  await making
  await ada.page.keyboard.press('Escape')
  const joining = asked('PUT')
  await ada.page.getByRole('button', { name: 'Browse rooms' }).click()
  await ada.page.getByRole('button', { name: `Join ${joined.name}` }).click()
  await joining
  await ada.page.keyboard.press('Escape')
  await ada.composer.fill('Still ')
  answer.resolve()
  for (const request of [leaving, making, joining]) await (await (await request).response())?.finished()
  await expect(ada.page.getByText(`You have left ${left.name}.`)).toBeVisible()
  await expect(ada.listed(made)).toHaveCount(1)
  await expect(ada.listed(joined.name)).toHaveCount(1)
  await ada.composer.pressSequentially('here')
  await ada.entered(room.name)
  await expect(ada.composer).toHaveValue('Still here')
})
