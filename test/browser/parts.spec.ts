import { expect } from '@playwright/test'
import { test } from './test.ts'

const PARSER = '**/assets/whole-dialect-*.js'

test('a part of the page that cannot be loaded says so, and comes when it can', async ({ ada, room }) => {
  await ada.page.route('**/assets/account-details-*.js', (route) => route.abort())
  await ada.open(room)
  await ada.composer.fill('Kept meanwhile')
  await ada.account.click()
  const dialog = ada.page.getByRole('dialog')
  await expect(dialog.getByRole('alert')).toContainText('This part of Edgewise cannot be loaded now.')
  await ada.page.unroute('**/assets/account-details-*.js')
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await expect(dialog.getByRole('heading', { name: 'Change the password' })).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await expect(ada.composer).toHaveValue('Kept meanwhile')
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
