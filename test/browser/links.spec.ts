import { expect } from '@playwright/test'
import { meet } from './person.ts'
import { test } from './test.ts'

test('a link unfolds for both, and their browsers ask nobody but the deployment', async ({
  ada,
  ben,
  room,
  site,
  address,
}) => {
  const asked: string[] = []
  for (const { page } of [ada, ben]) {
    page.on('request', (request) => asked.push(request.url()))
    page.on('websocket', (socket) => asked.push(socket.url().replace(/^ws/, 'http')))
  }
  await meet(room, ada, ben)
  const link = site.page({
    title: 'Ships & harbours',
    description: 'All about ships.',
    picture: { width: 400, height: 300 },
  })
  await ada.say(`Look at ${link}`)
  for (const person of [ada, ben]) {
    const card = person.page.getByRole('list', { name: 'Linked pages' }).getByRole('listitem')
    await expect(card).toContainText('All about ships.')
    await expect(card.getByRole('link', { name: 'Ships & harbours' })).toHaveAttribute('href', link)
    for (const picture of await card.locator('img').all()) {
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
    }
    await expect(card.locator('img')).toHaveCount(2)
  }
  expect(asked.filter((url) => url.includes('/pictures/')).length).toBeGreaterThan(0)
  expect(asked.filter((url) => new URL(url).origin !== address)).toEqual([])
})

test('a card goes with its link', async ({ ada, ben, room, site }) => {
  await meet(room, ada, ben)
  const kept = site.page({ title: 'Kept' })
  await ada.say(`${site.page({ title: 'Gone' })} and ${kept}`)
  await expect(ben.page.getByRole('link', { name: 'Gone' })).toBeVisible()
  await expect(ada.page.getByRole('link', { name: 'Kept', exact: true })).toBeVisible()
  await ada.composer.press('ArrowUp')
  await ada.say(`Only ${kept}`)
  for (const { page } of [ada, ben]) {
    await expect(page.getByRole('link', { name: 'Gone' })).toHaveCount(0)
    await expect(page.getByRole('link', { name: 'Kept', exact: true })).toBeVisible()
  }
})

test('links open in a tab that knows nothing of this one', async ({ ada, ben, room, site }) => {
  await meet(room, ada, ben)
  const link = site.page({ title: 'Opened' })
  // A domain that the unfurler refuses, so that no test asks the internet for it.
  await ben.say(`See xip.io/page and ${link}`)
  const bare = ada.page.getByRole('link', { name: 'xip.io/page' })
  await expect(bare).toHaveAttribute('href', 'https://xip.io/page')
  for (const each of [bare, ada.page.getByRole('link', { name: link })]) {
    await expect(each).toHaveAttribute('target', '_blank')
    await expect(each).toHaveAttribute('rel', 'noopener noreferrer')
  }
  const opening = ada.page.context().waitForEvent('page')
  await ada.page.getByRole('link', { name: link }).click()
  const tab = await opening
  await expect(tab).toHaveURL(link)
  expect(await tab.evaluate(() => [window.opener, document.referrer])).toEqual([null, ''])
})
