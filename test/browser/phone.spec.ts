import { randomUUID } from 'node:crypto'
import { expect } from '@playwright/test'
import { lobby } from '../../protocol/model.ts'
import { freshNickname } from './account.ts'
import { expectAccessible } from './axe.ts'
import { meet, type Person } from './person.ts'
import { test } from './test.ts'

test('on a phone, the drawer opens and closes, and nothing scrolls sideways', async ({
  accounts,
  ada,
  browser,
  room,
}) => {
  const ben = await accounts.ben.browse(browser, { viewport: { width: 320, height: 568 }, hasTouch: true })
  await ada.post(room, `${'Donaudampfschifffahrt'.repeat(20)} https://xip.io/${'long'.repeat(60)}`)
  await ada.post(
    room,
    `\`\`\`\n${'code '.repeat(80)}\n\`\`\`\n\n|${' a long heading |'.repeat(9)}\n|${' - |'.repeat(9)}`,
  )
  await meet(room, ada, ben)
  await expect(ben.rows).toHaveCount(2)
  await expectNoSidewaysScroll(ben)

  const menu = ben.page.getByRole('button', { name: 'Rooms and people' })
  const drawer = ben.page.getByRole('complementary', { name: 'Rooms and people' })
  await expect(drawer).toBeHidden()
  await menu.tap()
  await expect(drawer).toBeInViewport()
  await expectNoSidewaysScroll(ben)
  await ben.page.touchscreen.tap(310, 300)
  await expect(drawer).toBeHidden()
  await expect(menu).toBeFocused()

  await ben.page.keyboard.press('Enter')
  await expect(drawer.getByRole('button', { name: 'Close' })).toBeFocused()
  await ben.page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
  await expect(menu).toBeFocused()

  await menu.tap()
  await drawer.getByRole('link', { name: 'Lobby' }).tap()
  await ben.entered('Lobby')
  await expect(drawer).toBeHidden()
  await ben.page.goBack()
  await ben.entered(room.name)
  await expect(ben.composer).toHaveAttribute('enterkeyhint', 'enter')
  await ben.composer.pressSequentially('From')
  await ben.composer.press('Enter')
  await ben.composer.pressSequentially('a phone')
  await expect(ben.composer).toHaveValue('From\na phone')
  await ben.page.getByRole('button', { name: 'Send' }).tap()
  await expect(ada.row('a phone').locator('br')).toHaveCount(1)
  await expectNoSidewaysScroll(ben)
})

test('on a phone, the button of a drawer that is closed says what waits in it', async ({
  accounts,
  browser,
  room,
  signIn,
}) => {
  const cleoAccount = await signIn(freshNickname('Cleo'))
  await cleoAccount.join(room)
  const cleo = await cleoAccount.browse(browser, { viewport: { width: 320, height: 568 }, hasTouch: true })
  const ada = await accounts.ada.browse(browser)
  await meet(room, ada, cleo)
  await cleo.open(lobby)
  const menu = cleo.page.getByRole('button', { name: 'Rooms and people' })
  await expect(menu).toHaveAccessibleDescription('')
  await ada.say('While she is away')
  await expect(menu).toHaveAccessibleDescription('unread')
  await ada.say(`For @${cleo.nickname}`)
  await expect(menu).toHaveAccessibleDescription('1 for you')
  await expect(cleo.page.locator('.menu-way').getByText('1')).toBeInViewport({ ratio: 1 })
  await expectAccessible(cleo.page, [320], 568)
  await menu.tap()
  await cleo.link(room.name).tap()
  await expect(menu).toHaveAccessibleDescription('')
})

test('on a phone, a long name leaves room for the number of people, and a wide table scrolls', async ({
  accounts,
  browser,
}) => {
  const room = await accounts.ada.createRoom(`Forty-eight characters are the most ${randomUUID()}`.slice(0, 48))
  const ben = await accounts.ben.browse(browser, { viewport: { width: 320, height: 568 }, hasTouch: true })
  await ben.post(
    room,
    '| What it is | What it does |\n| - | - |\n| Room | Keeps all that was ever said in it |\n| a | b |',
  )
  await ben.open(room)
  await expect(ben.page.getByText('1 here')).toBeInViewport({ ratio: 1 })
  const table = ben.page.getByRole('figure', { name: 'Table' })
  await expect(table).toBeVisible()
  await ben.page.setViewportSize({ width: 240, height: 568 })
  const { scrolls, narrowest } = await table.evaluate((box) => ({
    scrolls: box.scrollWidth > box.clientWidth,
    narrowest: Math.min(...[...box.querySelectorAll('td')].map((cell) => cell.clientWidth)),
  }))
  expect(scrolls).toBe(true)
  expect(narrowest).toBeGreaterThan(80)
})

test('on a phone, the name above the account takes two lines at most, beside what it can do', async ({ ada }) => {
  await ada.page.setViewportSize({ width: 320, height: 568 })
  await ada.page.goto('/')
  await ada.page.getByRole('button', { name: 'Rooms and people' }).click()
  await ada.account.click()
  const dialog = ada.page.getByRole('dialog')
  const heading = dialog.getByRole('heading', { name: ada.nickname })
  const lines = await heading.evaluate(
    (name) => name.clientHeight / Number.parseFloat(getComputedStyle(name).lineHeight),
  )
  expect(Math.round(lines)).toBeLessThanOrEqual(2)
  for (const name of ['Sign out', 'Close']) {
    await expect(dialog.getByRole('button', { name })).toBeInViewport({ ratio: 1 })
  }
})

test('on a phone, what can be done with a message comes clear of the way to the newest', async ({
  accounts,
  ada,
  browser,
  room,
}) => {
  for (let count = 1; count <= 24; count++) await ada.post(room, `Number ${count}.`)
  const ben = await accounts.ben.browse(browser, { viewport: { width: 320, height: 568 }, hasTouch: true })
  await ben.open(room)
  await ben.viewport.evaluate((viewport) => viewport.scrollTo(0, 40))
  const jump = ben.page.getByRole('button', { name: 'Jump to newest' })
  const way = await jump.boundingBox()
  const low = ben.rows.filter({ visible: true })
  const heights = await low.evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().bottom))
  // The last one that a finger can hit above it.
  const at = heights.findLastIndex((bottom) => bottom <= (way?.y ?? 0))
  await low.nth(at).locator('.said').tap()
  const actions = ben.page.getByRole('group', { name: 'Message actions' })
  await expect(actions).toBeVisible()
  await expect(jump).toBeVisible()
  const bottom = async () => {
    const bar = await actions.boundingBox()
    return (bar?.y ?? 0) + (bar?.height ?? 0)
  }
  await expect.poll(bottom).toBeLessThanOrEqual(way?.y ?? 0)
})

async function expectNoSidewaysScroll({ page }: Person): Promise<void> {
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll('html, body, main, .viewport, .foot')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ tagName, className }) => `${tagName} ${className}`),
  )
  expect(wide).toEqual([])
}
