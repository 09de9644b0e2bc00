/** The dialog of whoever runs a chat: what it says is heard, and it stays where it is. */

import { expect, type Locator, type Page } from '@playwright/test'
import { lobby } from '../../protocol/model.ts'
import type { Person } from './person.ts'
import { SIZES } from './sizes.ts'
import { test } from './test.ts'

/** What screen readers are told by regions that speak by themselves. */
async function spoken(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const known = new Map(nodes.map((node) => [node.nodeId, node]))
  const textOf = (id: string): string => {
    const node = known.get(id)
    if (node?.role?.value === 'StaticText') return String(node.name?.value)
    return (node?.childIds ?? []).map(textOf).join('')
  }
  await session.detach()
  const isLive = ({ ignored, role }: (typeof nodes)[number]) => !ignored && role?.value === 'status'
  return nodes.filter(isLive).map(({ nodeId }) => textOf(nodeId))
}

/** Opens it. */
async function run(ada: Person): Promise<Locator> {
  await ada.open(lobby)
  const menu = ada.page.getByRole('button', { name: 'Rooms and people' })
  if (await menu.isVisible()) await menu.click()
  await ada.account.click()
  await ada.page.getByRole('button', { name: 'Run this chat' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Run this chat' })
  await expect(dialog.getByLabel('Name of this chat')).toBeVisible()
  return dialog
}

for (const { name: size, options } of SIZES) {
  test(`${size}: what is said while a dialog is open is spoken, and shown above it`, async ({
    browser,
    serve,
    signIn,
  }) => {
    const { address } = await serve()
    const ada = await (await signIn('Ada', address)).browse(browser, options)
    const { page } = ada
    const dialog = await run(ada)
    await dialog.getByLabel('Name of this chat').fill('The Shed')
    expect(await spoken(page)).not.toContain('Saved.')
    await dialog.getByRole('button', { name: 'Save' }).click()
    const notice = dialog.getByRole('status').filter({ hasText: 'Saved.' })
    await expect(notice).toBeInViewport({ ratio: 1 })
    expect(await spoken(page)).toContain('Saved.')
    // The page has it as well, for when the dialog is gone; until then that is not to be seen.
    await expect(page.getByText('Saved.').filter({ visible: true })).toHaveCount(1)
  })

  test(`${size}: whichever part is shown, the dialog stays where it is, and the way to the others in reach`, async ({
    browser,
    serve,
    signIn,
  }) => {
    const { address } = await serve()
    const ada = await (await signIn('Ada', address)).browse(browser, options)
    const dialog = await run(ada)
    const parts = dialog.getByRole('navigation', { name: 'What to run' })
    const place = await dialog.boundingBox()
    const bar = await parts.boundingBox()
    for (const name of ['People', 'Invitations', 'Record', 'Settings']) {
      await parts.getByRole('button', { name }).click()
      await expect(dialog.getByRole('region', { name: name === 'Record' ? 'What was done' : name })).toBeVisible()
      expect(await dialog.boundingBox()).toEqual(place)
    }
    const domains = dialog.getByLabel('Domains without cards')
    await domains.scrollIntoViewIfNeeded()
    await domains.fill('https://example.com/page')
    expect(await parts.boundingBox()).toEqual(bar)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(domains).toHaveValue('example.com')
  })
}
