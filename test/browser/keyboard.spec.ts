import { randomUUID } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { freshNickname, PASSWORD } from './account.ts'
import { test } from './test.ts'

test('everything can be done from the keyboard, and the focus is seen', async ({ page }) => {
  const nickname = freshNickname('Kay')
  await page.goto('/')
  await expect(page.getByLabel('Nickname')).toBeVisible()
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

/** Presses Tab until the control of this name has the focus; at each stop on the way the focus is seen. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const goal = page.getByLabel(name, { exact: true }).or(page.getByRole('button', { name, exact: true }))
  for (let stops = 0; stops < 40; stops++) {
    await page.keyboard.press(key)
    await expectSeenFocus(page)
    if (await goal.evaluateAll((found) => found.some((element) => element === document.activeElement))) return
  }
  throw new Error(`Tab does not reach "${name}".`)
}

async function expectSeenFocus(page: Page): Promise<void> {
  const focused = page.locator('*:focus')
  if ((await focused.count()) === 0) return
  const seen = await focused.evaluate((element) => {
    const composer = element.matches('textarea') ? element.closest('.composer') : null
    if (composer) return getComputedStyle(composer).boxShadow !== 'none'
    // A row of the timeline has its outline on the message in it.
    const { outlineStyle, outlineWidth } = getComputedStyle(element.querySelector('.message') ?? element)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1
  })
  expect(seen, await focused.evaluate((element) => element.outerHTML.slice(0, 200))).toBe(true)
}
