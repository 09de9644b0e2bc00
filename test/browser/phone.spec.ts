import { expect } from '@playwright/test'
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
  await ben.say('From a phone')
  await expect(ada.row('From a phone')).toBeVisible()
  await expectNoSidewaysScroll(ben)
})

async function expectNoSidewaysScroll({ page }: Person): Promise<void> {
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll('html, body, main, .viewport, .foot')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ tagName, className }) => `${tagName} ${className}`),
  )
  expect(wide).toEqual([])
}
