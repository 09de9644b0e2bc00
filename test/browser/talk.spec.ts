import { randomUUID } from 'node:crypto'
import { expect } from '@playwright/test'
import { lobby } from '../../protocol/model.ts'
import { meet, Person } from './person.ts'
import { test } from './test.ts'

test('two people talk in Markdown', async ({ ada, ben, room }) => {
  await meet(room, ada, ben)
  await ada.composer.pressSequentially('Some **bold** and `code`')
  await ada.composer.press('Shift+Enter')
  await ada.composer.pressSequentially('> and a quote')
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('')
  for (const { rows } of [ada, ben]) {
    await expect(rows).toHaveCount(1)
    await expect(rows.locator('strong')).toHaveText('bold')
    await expect(rows.locator('code')).toHaveText('code')
    await expect(rows.locator('blockquote')).toHaveText('and a quote')
  }
  await expect(ben.page.getByRole('log')).toHaveText(`${ada.nickname}: Some bold and code\nand a quote`)
  await ben.say('| a | b |\n| - | - |\n| 1 | 2 |\n\n1. one\n2. two\n\n```js\nlet x\n```')
  for (const person of [ada, ben]) {
    const answer = person.row('two')
    await expect(answer.getByRole('cell')).toHaveText(['1', '2'])
    await expect(answer.locator('ol li')).toHaveText(['one', 'two'])
    await expect(answer.locator('pre')).toHaveText('let x')
  }
})

test('an edit reaches the other, and Esc gives one up', async ({ ada, ben, room }) => {
  await meet(room, ada, ben)
  await ada.say('Frist')
  await expect(ben.row('Frist')).toBeVisible()
  await ada.composer.press('ArrowUp')
  await expect(ada.composer).toHaveValue('Frist')
  await ada.composer.fill('Never mind')
  await ada.composer.press('Escape')
  await expect(ada.composer).toHaveValue('')
  await ada.composer.press('ArrowUp')
  await expect(ada.page.getByRole('form', { name: 'Edit message' })).toBeVisible()
  await ada.say('First')
  for (const { rows } of [ada, ben]) {
    await expect(rows).toHaveCount(1)
    await expect(rows.locator('.said')).toHaveText('First edited')
  }
})

test('an edit of what changed meanwhile says so before it is saved, and is not saved', async ({ ada, ben, room }) => {
  const message = await ada.post(room, 'Draft')
  await meet(room, ada, ben)
  await expect(ada.row('Draft')).toBeVisible()
  await ada.composer.press('ArrowUp')
  await expect(ada.page.getByText('This message has changed since.')).toHaveCount(0)
  await ada.edit(room, message, 'Edited elsewhere')
  await expect(ada.page.getByText('This message has changed since.')).toBeVisible()
  await ada.say('Edited here')
  await expect(ada.rows).toContainText('Not saved.')
  await expect(ben.rows.locator('.prose')).toHaveText(['Edited elsewhere'])
})

test('an edit to nothing says how to take the message back', async ({ ada, room }) => {
  await ada.post(room, 'Said in haste')
  await ada.open(room)
  await expect(ada.row('Said in haste')).toBeVisible()
  await ada.composer.press('ArrowUp')
  await ada.say('')
  await expect(ada.page.getByRole('alert')).toHaveText('A message must say something. To take it back, remove it.')
})

test('a composer takes the direction of its text, and has none of its own', async ({ ada, room }) => {
  await ada.open(room)
  const direction = () => ada.composer.evaluate((input) => getComputedStyle(input).direction)
  await ada.composer.fill('שלום')
  expect(await direction()).toBe('rtl')
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('')
  expect(await direction()).toBe('ltr')
})

test('a composer is as high as its text up to a part of the window, and low again once that is sent', async ({
  ada,
  room,
}) => {
  await ada.open(room)
  const heightOf = () => ada.composer.evaluate((input) => input.getBoundingClientRect().height)
  const line = await ada.composer.evaluate((input) => Number.parseFloat(getComputedStyle(input).lineHeight))
  const low = await heightOf()
  await ada.composer.fill('One')
  expect(await heightOf()).toBe(low)
  await ada.composer.fill('One\n2\n3\n4\nFive')
  expect(await heightOf()).toBeCloseTo(low + 4 * line, 1)
  await ada.composer.fill('And so on\n'.repeat(100))
  const window = ada.page.viewportSize()?.height ?? 0
  expect(await heightOf()).toBeGreaterThan(low + 4 * line)
  expect(await heightOf()).toBeLessThan(window / 2)
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('')
  expect(await heightOf()).toBe(low)
})

test('a list and a quote take the direction of their first words', async ({ ada, room }) => {
  await ada.post(
    room,
    '- שלום\n- And English.\n\n> שלום\n>\n> - עוד\n\n- [ ] English\n- שלום\n\n> `code`, then English',
  )
  await ada.open(room)
  const directions = ada.rows
    .locator('.prose :is(ul, blockquote)')
    .evaluateAll((all) => all.map((element) => getComputedStyle(element).direction))
  await expect(ada.rows).toHaveCount(1)
  expect(await directions).toEqual(['rtl', 'rtl', 'rtl', 'ltr', 'ltr'])
  const item = ada.rows.locator('li p').filter({ hasText: 'And English.' })
  // At the side of its marker, with the full stop at its own end.
  expect(await item.evaluate((paragraph) => getComputedStyle(paragraph).textAlign)).toBe('right')
  expect(await item.evaluate((paragraph) => getComputedStyle(paragraph).unicodeBidi)).toBe('plaintext')
})

test('a removed message leaves a tombstone for both, and only its author can remove it', async ({ ada, ben, room }) => {
  await meet(room, ada, ben)
  await ada.say('Said in haste')
  await ben.row('Said in haste').hover()
  await expect(ben.page.getByRole('group', { name: 'Message actions' })).toBeVisible()
  await expect(ben.page.getByRole('button', { name: 'Remove message' })).toHaveCount(0)
  await ada.row('Said in haste').hover()
  await ada.page.getByRole('button', { name: 'Remove message' }).click()
  await ada.page.getByRole('button', { name: 'Remove', exact: true }).click()
  for (const { rows } of [ada, ben]) {
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText('Message removed')
    await expect(rows).not.toContainText('haste')
  }
})

test('says who is typing, until it is sent', async ({ ada, ben, room }) => {
  await meet(room, ada, ben)
  await ada.composer.pressSequentially('Well')
  await expect(ben.page.getByText(`${ada.nickname} is typing…`)).toBeVisible()
  await ada.composer.press('Enter')
  await expect(ben.row('Well')).toBeVisible()
  await expect(ben.page.getByText(/is typing/)).toHaveCount(0)
})

test('somebody with two tabs is here once, until both are closed', async ({ ada, ben, room }) => {
  await ben.open(room)
  await expect(ben.here).toHaveCount(1)
  await ada.open(room)
  await expect(ben.here.filter({ hasText: ada.nickname })).toBeVisible()
  const tab = await ada.page.context().newPage()
  await tab.goto(ada.page.url())
  await expect(tab.getByText('2 here')).toBeVisible()
  await expect(ben.here).toHaveCount(2)
  await ada.page.goto('about:blank')
  await tab.getByRole('textbox', { name: /^Message in / }).fill('Still here')
  await tab.keyboard.press('Enter')
  await expect(ben.row('Still here')).toBeVisible()
  await expect(ben.here).toHaveCount(2)
  await tab.close()
  await expect(ben.here).toHaveCount(1)
})

test('a new room has an address of its own, and others find and join it', async ({ ada, ben, room }) => {
  const name = `Garden ${randomUUID().slice(0, 8)}`
  await ada.open(room)
  await ben.open(lobby)
  await ada.page.getByRole('button', { name: 'New room' }).click()
  await ada.page.getByLabel('Name of the new room').fill(room.name)
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByLabel('Name of the new room')).toHaveAttribute('aria-invalid', 'true')
  await ada.page.getByLabel('Name of the new room').fill(name)
  await ada.page.keyboard.press('Enter')
  await ada.entered(name)
  await expect(ada.page).toHaveURL(/\/rooms\/[\w-]{36}$/)
  await ada.say('Come in')

  await expect(ada.link(name)).toBeVisible()
  await expect(ben.link(name)).toHaveCount(0)
  await ben.page.getByRole('button', { name: 'Browse rooms' }).click()
  await ben.page.getByRole('button', { name: `Join ${name}` }).click()
  await ben.entered(name)
  await expect(ben.link(name)).toBeVisible()
  await expect(ben.row('Come in')).toBeVisible()
  expect(ben.page.url()).toBe(ada.page.url())
  await ben.page.goBack()
  await ben.entered(lobby.name)
  await ben.page.goForward()
  await ben.say('Thank you')
  await expect(ada.row('Thank you')).toBeVisible()
})

test('the dialog of a new room goes when another room is gone back to', async ({ ada, room }) => {
  await ada.open(lobby)
  await ada.link(room.name).click()
  await ada.entered(room.name)
  await ada.page.getByRole('button', { name: 'New room' }).click()
  await expect(ada.page.getByLabel('Name of the new room')).toBeFocused()
  await ada.page.goBack()
  await ada.entered(lobby.name)
  await expect(ada.page.getByLabel('Name of the new room')).toHaveCount(0)
})

test('a draft stays with its room, over a reload', async ({ ada, room }) => {
  await ada.open(room)
  await ada.composer.fill('Not yet')
  await ada.page.getByRole('link', { name: 'Lobby' }).click()
  await ada.entered('Lobby')
  await expect(ada.composer).toHaveValue('')
  await ada.page.goBack()
  await expect(ada.composer).toHaveValue('Not yet')
  await ada.page.reload()
  await expect(ada.composer).toHaveValue('Not yet')
})

test('a draft stays though another tab of its room sends one, and goes where it was only found', async ({
  ada,
  room,
}) => {
  await ada.open(room)
  await ada.composer.fill('A long draft')
  const other = new Person(ada.user, await ada.page.context().newPage(), ada.page.request)
  await other.open(room)
  await expect(other.composer).toHaveValue('A long draft')
  await other.say('ok')
  await expect(ada.row('ok')).toBeVisible()
  await ada.page.getByRole('link', { name: 'Lobby' }).click()
  await ada.entered('Lobby')
  await ada.page.goBack()
  await expect(ada.composer).toHaveValue('A long draft')
  await ada.composer.fill('A longer draft')
  await other.say('and this')
  await expect(ada.row('and this')).toBeVisible()
  await ada.page.reload()
  await expect(ada.composer).toHaveValue('A longer draft')
  await other.page.reload()
  await expect(other.composer).toHaveValue('A longer draft')
  await ada.say('The longest')
  await expect(other.composer).toHaveValue('')
})

test('an edit stays with its room, over a reload', async ({ ada, room }) => {
  await ada.post(room, 'Frist')
  await ada.open(room)
  await expect(ada.row('Frist')).toBeVisible()
  await ada.composer.fill('A draft')
  await ada.row('Frist').hover()
  await ada.page.getByRole('button', { name: 'Edit message' }).click()
  await ada.composer.fill('Firs')
  await ada.page.getByRole('link', { name: 'Lobby' }).click()
  await ada.entered('Lobby')
  await expect(ada.composer).toHaveValue('')
  await ada.page.goBack()
  await expect(ada.page.getByRole('form', { name: 'Edit message' })).toBeVisible()
  await ada.page.reload()
  await expect(ada.composer).toHaveValue('Firs')
  await ada.say('First')
  await expect(ada.rows.locator('.said')).toHaveText('First edited')
  await expect(ada.composer).toHaveValue('A draft')
})

test('what is too fast is sent when there is room for it, in order', async ({ ada, ben, room }) => {
  const refusals: string[] = []
  ada.page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => String(payload).includes('"rate"') && refusals.push(String(payload))),
  )
  await meet(room, ada, ben)
  const texts = Array.from({ length: 60 }, (_, index) => `Number ${index + 1}.`)
  // Most of what may be said at once is said already, so that slow fingers are too fast as well.
  for (const text of texts.slice(0, 28)) await ada.post(room, text)
  const said = await ada.page.locator('.status-line').evaluateHandle((line) => {
    const changes: string[] = []
    let before = false
    const look = () => {
      const isSaid = line.textContent.includes('You are too fast.')
      if (isSaid !== before)
        changes.push(isSaid ? 'said' : `gone, ${document.querySelectorAll('.pending').length} waiting`)
      before = isSaid
    }
    new MutationObserver(look).observe(line, { childList: true, characterData: true, subtree: true })
    return changes
  })
  for (const text of texts.slice(28)) await ada.say(text)
  await expect(ben.rows).toHaveCount(60)
  await expect(ben.rows.locator('.prose')).toHaveText(texts)
  await expect(ada.rows.locator('.prose')).toHaveText(texts)
  await expect(ada.page.locator('.pending')).toHaveCount(0)
  expect(refusals.length, 'It is refused more than once.').toBeGreaterThan(1)
  // It is said from the first refusal until all that waits is sent, between two attempts as well.
  await expect.poll(() => said.evaluate((changes) => changes.at(-1))).toBe('gone, 0 waiting')
  expect(new Set(await said.jsonValue())).toEqual(new Set(['said', 'gone, 0 waiting']))
})
