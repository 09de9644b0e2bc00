import { expect } from '@playwright/test'
import { test } from './test.ts'

const PARSER = '**/assets/whole-dialect-*.js'

test('a part of the page that cannot be loaded says so, and comes when it can', async ({ ada, room }) => {
  await ada.page.route('**/assets/account-dialog-*.js', (route) => route.abort())
  await ada.open(room)
  await ada.composer.fill('Kept meanwhile')
  await ada.account.click()
  const dialog = ada.page.getByRole('dialog')
  const missing = ada.page.locator('.missing')
  await expect(missing).toContainText('This part of Edgewise cannot be loaded now.')
  // As soon as it hears of this it waits, and does not come by itself before the button is found.
  await ada.page.evaluate(() => dispatchEvent(new Event('offline')))
  await ada.page.unroute('**/assets/account-dialog-*.js')
  await missing.getByRole('button', { name: 'Try again' }).click()
  await expect(dialog.getByRole('heading', { name: 'Change the password' })).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await expect(ada.composer).toHaveValue('Kept meanwhile')
})

test('offline it offers no reload, which would lose the page, and comes by itself with the connection', async ({
  ada,
  room,
}) => {
  await ada.open(room)
  await ada.page.context().setOffline(true)
  await ada.page.getByRole('button', { name: 'New room' }).click()
  const notice = ada.page.getByRole('alert').filter({ hasText: 'cannot be loaded now' })
  await expect(notice.getByRole('button')).toHaveText(['Try again'])
  const paddings = await notice.evaluate((element) => {
    const { paddingBlockStart, paddingInlineStart } = getComputedStyle(element)
    return [paddingBlockStart, paddingInlineStart].map(Number.parseFloat)
  })
  expect(Math.min(...paddings)).toBeGreaterThanOrEqual(6)
  await ada.page.context().setOffline(false)
  await expect(notice).toHaveCount(0)
  await expect(ada.page.getByRole('button', { name: 'Create' })).toBeVisible()
})

test('an ornament that cannot be loaded is not missed, and comes by itself with the connection', async ({
  ada,
  room,
  site,
}) => {
  const words = `Look: ${site.page({ title: 'Harbour' })}`
  await ada.post(room, words)
  await ada.open(room)
  await expect(ada.page.locator('.card')).toContainText('Harbour')
  await ada.page.context().setOffline(true)
  const failed = ada.page.waitForEvent('requestfailed', (request) => request.url().includes('/composer-previews-'))
  await ada.composer.press('ArrowUp')
  await expect(ada.composer).toHaveValue(words)
  await failed
  await expect(ada.page.getByText('cannot be loaded')).toHaveCount(0)
  await expect(ada.page.getByRole('list', { name: 'Previews' })).toHaveCount(0)
  await ada.page.context().setOffline(false)
  await expect(ada.page.getByRole('list', { name: 'Previews' })).toBeVisible()
})

test('what needs the parser is drawn when that is there, and not before in another way', async ({ ada, room }) => {
  await ada.post(room, 'Plain words')
  await ada.post(room, 'and **bold** ones')
  const allowed = Promise.withResolvers<void>()
  await ada.page.route(PARSER, async (route) => {
    await allowed.promise
    await route.continue()
  })
  const asked = ada.page.waitForRequest(PARSER)
  await ada.page.goto(`/rooms/${room.id}`)
  await asked
  await expect(ada.page.getByRole('heading', { level: 1, name: room.name })).toBeVisible()
  await expect(ada.composer).toBeFocused()
  await expect(ada.rows).toHaveCount(0)
  allowed.resolve()
  await expect(ada.rows.locator('strong')).toHaveText('bold')
  await expect(ada.rows).toHaveCount(2)
})

test('nobody waits long for a parser that does not come', async ({ ada, room }) => {
  await ada.post(room, 'Plain words')
  await ada.post(room, 'and **bold** ones')
  await ada.page.route(PARSER, () => {})
  await ada.open(room)
  await expect(ada.row('and **bold** ones')).toBeVisible()
  await expect(ada.row('Plain words')).toBeVisible()
})

test('without the parser words are shown as they were written, until it comes', async ({ ada, room }) => {
  await ada.post(room, 'and **bold** ones')
  await ada.page.route(PARSER, (route) => route.abort())
  await ada.open(room)
  await expect(ada.row('and **bold** ones')).toBeVisible()
  await expect(ada.page.getByText('Links and formatting cannot be shown at the moment.')).toBeVisible()
  await ada.page.unroute(PARSER)
  await expect(ada.rows.locator('strong')).toHaveText('bold')
})
