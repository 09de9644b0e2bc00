import { randomUUID } from 'node:crypto'
import { expect, type Locator, type Page } from '@playwright/test'
import { lobby } from '../../protocol/model.ts'
import { freshNickname, PASSWORD } from './account.ts'
import { meet } from './person.ts'
import { DESK } from './sizes.ts'
import { test } from './test.ts'

test('everything can be done from the keyboard, and the focus is seen', async ({ page }) => {
  const nickname = freshNickname('Kay')
  await page.goto('/')
  await expect(page.getByLabel('Nickname')).toBeVisible()
  await page.keyboard.press('Tab')
  await tabTo(page, 'Nickname')
  await page.keyboard.type(nickname)
  await expect(page.getByText('is free: register it.')).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')

  const composer = page.getByRole('textbox', { name: /^Message in / })
  await expect(composer).toBeFocused()
  const words = `By hand ${randomUUID()}`
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
  const row = page.locator('[data-message]', { hasText: words })
  await expect(row).not.toHaveClass(/pending/)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.type(' and more')
  await page.keyboard.press('Escape')
  await expect(composer).toHaveValue('')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.type(' and well')
  await page.keyboard.press('Enter')
  await expect(row).toContainText(`${words} and well`)

  // The newest message is the one before the composer; what can be done with it comes after it.
  await page.keyboard.press('Shift+Tab')
  await expect(row).toBeFocused()
  await tabTo(page, 'Edit message')
  await page.keyboard.press('Enter')
  await expect(composer).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+Tab')
  await tabTo(page, 'Remove message')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Remove', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-message]').last()).toContainText('Message removed')

  await tabTo(page, 'New room', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Name of the new room')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'New room' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Name of the new room')).toBeFocused()
  const name = `Keys ${randomUUID().slice(0, 8)}`
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(composer).toBeFocused()

  await tabTo(page, `${nickname} Account`, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('button', { name: `${nickname} Account` })).toBeFocused()
})

test('the focus stays on a name in a message when something comes in other rooms', async ({
  accounts,
  ada,
  ben,
  room,
}) => {
  const other = await accounts.ada.createRoom(`Shed ${randomUUID().slice(0, 8)}`)
  await accounts.ben.join(other)
  await ada.post(room, `see #${other.name}, says @${ada.nickname}`)
  await ben.open(room)
  const link = ben.row('see').getByRole('link', { name: `#${other.name}` })
  await link.focus()
  await ada.post(other, 'something')
  await expect(ben.waiting(other.name)).toHaveText('unread')
  await expect(link).toBeFocused()
  const name = ben.row('see').getByRole('button', { name: `@${ada.nickname}` })
  await name.focus()
  await ada.post(other, `@${ben.nickname}`)
  await expect(ben.waiting(other.name)).toContainText('1')
  await expect(name).toBeFocused()
})

test('rooms and what waits in them can be seen to from the keyboard, by two people', async ({
  accounts,
  browser,
  signIn,
}) => {
  test.setTimeout(120_000)
  const ben = await accounts.ben.browse(browser, DESK)
  const kayAccount = await signIn(freshNickname('Kay'))
  const kay = await kayAccount.browse(browser, DESK)
  const { page } = kay
  const press = async (name: string | Locator, key = 'Tab') => {
    await tabTo(page, name, key)
    await page.keyboard.press('Enter')
  }
  const describe = async () => {
    await press('About this room', 'Shift+Tab')
    await expect(kay.details.getByRole('heading', { level: 2 })).toBeFocused()
  }
  const freshName = (name: string) => `${name} ${randomUUID().slice(0, 8)}`
  const garden = await accounts.ben.createRoom(freshName('Garden'))
  const shed = await kayAccount.createRoom(freshName('Shed'))
  await accounts.ben.join(shed)
  await ben.post(garden, 'Before')
  await meet(lobby, ben, kay)

  // Found and joined.
  await press('Browse rooms', 'Shift+Tab')
  await expect(page.getByRole('searchbox', { name: 'Search rooms' })).toBeFocused()
  await page.keyboard.type(garden.name)
  await press(`Join ${garden.name}`)
  await kay.entered(garden.name)
  await expect(kay.row('Before')).toBeVisible()

  // What one wants of it.
  await describe()
  await press('Star')
  await expect(page.getByRole('navigation', { name: 'Starred' })).toContainText(garden.name)
  const level = kay.details.getByRole('combobox', { name: 'Notify me of' })
  await tabTo(page, level)
  await page.keyboard.press('ArrowUp')
  await expect(level).toHaveValue('everything')
  await press('for an hour')
  await expect(kay.details.getByRole('button', { name: 'Unmute' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(kay.details.getByRole('button', { name: 'for an hour' })).toBeFocused()
  await press('Invite by a link')
  await expect(page.getByRole('radio', { name: /^Member/ })).toBeFocused()
  await expectSeenFocus(page.locator('*:focus'))
  await press('Make a link')
  await expect(page.getByLabel('The link to give to whom you invite')).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(kay.details).toHaveCount(0)

  // What calls, and what is unread.
  await kay.open(lobby)
  for (let count = 1; count <= 25; count++) await ben.post(garden, `Number ${count}.\n\nAnd more.\n\nAnd more.`)
  await ben.post(shed, `For @${kay.nickname}`)
  await expect(kay.waiting(shed.name)).toHaveText('1for you')
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await kay.entered(garden.name)
  await press('Jump to first unread, 25 new', 'Shift+Tab')
  await expect(kay.row('Number 1.')).toBeInViewport()
  await page.keyboard.press('End')
  await expect(kay.row('Number 25.')).toBeFocused()
  await press('Mark as read')
  await expect(kay.composer).toBeFocused()
  await expect(kay.waiting(garden.name)).toHaveCount(0)
  await press('Inbox', 'Shift+Tab')
  const entry = page.getByRole('dialog', { name: 'Inbox' }).getByRole('link', { name: /For @/ })
  await expect(entry).toBeVisible()
  await press(entry)
  await kay.entered(shed.name)
  await expect(kay.row('For @')).toBeFocused()
  await press('Mark unread from here')
  await expect(page.locator('.new-divider')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Mark as read' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('.new-divider')).toHaveCount(0)

  // What an owner does with a member.
  await ben.open(shed)
  await describe()
  await press(`What to do with ${ben.nickname}`)
  await press('Mute…')
  await expect(kay.details.getByRole('button', { name: '10 minutes' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(ben.page.getByText('You are muted here until')).toBeVisible()
})

/**
 * Presses Tab until the control, or the one of this name, has the focus; at each stop on the way the focus is seen. It
 * is somewhere before, and leaves the page no more than once, where that ends.
 */
async function tabTo(page: Page, control: string | Locator, key = 'Tab'): Promise<void> {
  const goal =
    typeof control === 'string'
      ? page.getByLabel(control, { exact: true }).or(page.getByRole('button', { name: control, exact: true }))
      : control
  const focused = page.locator('*:focus')
  await expect(focused, `Before ${key} to "${control}"`).toHaveCount(1)
  let outside = 0
  for (let stops = 0; stops < 40; stops++) {
    await page.keyboard.press(key)
    if ((await focused.count()) === 0) expect(++outside, `${key} to "${control}" leaves the page`).toBe(1)
    else await expectSeenFocus(focused)
    if (await goal.evaluateAll((found) => found.some((element) => element === document.activeElement))) return
  }
  throw new Error(`Tab does not reach "${control}".`)
}

async function expectSeenFocus(focused: Locator): Promise<void> {
  const seen = await focused.evaluate((element) => {
    const composer = element.matches('textarea') ? element.closest('.composer') : null
    if (composer) return getComputedStyle(composer).boxShadow !== 'none'
    // A row of the timeline has its outline on the message in it.
    const { outlineStyle, outlineWidth } = getComputedStyle(element.querySelector('.message') ?? element)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1
  })
  expect(seen, await focused.evaluate((element) => element.outerHTML.slice(0, 200))).toBe(true)
}
