/** What is written without a connection is kept, and said once it is back. */

import { expect } from '@playwright/test'
import { visible } from '../scripts/processes.ts'
import { freshNickname, PASSWORD } from './account.ts'
import { Line } from './line.ts'
import { meet, type Person } from './person.ts'
import { test } from './test.ts'

test('messages wait for the connection, and arrive once and in order', async ({ ada, ben, room }) => {
  const line = await Line.of(ada.page)
  await meet(room, ada, ben)
  await ada.say('Before')
  await expect(ben.row('Before')).toBeVisible()

  await line.cut()
  await ada.say('First')
  await expect(ada.composer).toBeEnabled()
  await ada.say('Second')
  await expect(ada.row('Second')).toHaveClass(/pending/)
  await expect(ada.status).toContainText('Not connected. 2 messages waiting.')
  await expect.poll(() => signOfWaiting(ada, 'Second')).toBe('1')
  await expect(ada.page.getByRole('region', { name: 'Here when last connected' })).toBeVisible()
  await ben.say('Meanwhile')
  await expect(ben.rows.locator('.prose')).toHaveText(['Before', 'Meanwhile'])

  await line.restore()
  await ada.reconnect()
  for (const { rows } of [ada, ben]) {
    await expect(rows.locator('.prose')).toHaveText(['Before', 'Meanwhile', 'First', 'Second'])
  }
  await expect(ada.page.locator('.pending')).toHaveCount(0)
  expect(await signOfWaiting(ada, 'Second')).toBeUndefined()
  await expect(ada.status).not.toContainText('Not connected')
  await expect(ada.page.getByRole('region', { name: 'Here now' })).toBeVisible()
})

test('a browser without a database talks all the same', async ({ ada, ben, room }) => {
  await ada.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Not here.', 'SecurityError')
    }
  })
  await meet(room, ada, ben)
  await ada.say('Without a disk')
  await expect(ben.row('Without a disk')).toBeVisible()
})

test('a database that goes away in the middle takes nothing with it', async ({ ada, ben, room }) => {
  await meet(room, ada, ben)
  await ada.say('Before')
  await expect(ben.row('Before')).toBeVisible()
  await ada.page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.deleteDatabase('edgewise').onsuccess = resolve
      }),
  )
  for (const text of ['After', 'Once more']) await ada.say(text)
  await expect(ben.rows.locator('.prose')).toHaveText(['Before', 'After', 'Once more'])
  await expect(ada.page.locator('.pending')).toHaveCount(0)
})

test('a database whose connection the browser has closed still keeps what waits', async ({ ada, ben, room }) => {
  await ada.page.addInitScript(() => {
    const open = IDBFactory.prototype.open
    IDBFactory.prototype.open = function (...args) {
      const opening = open.apply(this, args)
      opening.addEventListener('success', () => addEventListener('lose', () => opening.result.close()))
      return opening
    }
  })
  const line = await Line.of(ada.page)
  await meet(room, ada, ben)
  await ada.say('Before')
  await expect(ben.row('Before')).toBeVisible()
  await line.cut()
  await ada.say('One')
  await ada.page.evaluate(() => dispatchEvent(new Event('lose')))
  await ada.say('Two')
  const kept = () =>
    ada.page.evaluate(async () => {
      const opening = indexedDB.open('edgewise')
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const reading = opening.result.transaction('outbox').objectStore('outbox').getAll()
      await new Promise((resolve) => reading.addEventListener('success', resolve))
      return reading.result.flat().length
    })
  await expect.poll(kept).toBe(2)
  await ada.page.reload()
  await expect(ada.rows.locator('.prose')).toHaveText(['One', 'Two'])
})

test('what waits survives a reload', async ({ ada, ben, room }) => {
  const line = await Line.of(ada.page)
  await meet(room, ada, ben)
  await ada.say('Before')
  await expect(ada.row('Before')).not.toHaveClass(/pending/)
  await line.cut()
  await ada.say('One')
  await ada.say('Two')
  await expect(ada.status).toContainText('2 messages waiting')
  await ada.page.reload()
  await expect(ada.rows.locator('.prose')).toHaveText(['One', 'Two'])
  await expect(ada.status).toContainText('2 messages waiting')
  await expect(ben.rows).toHaveCount(1)
  await ada.page.getByRole('button', { name: 'Try now' }).focus()
  await line.restore()
  await ada.reconnect()
  await expect(ada.composer).toBeFocused()
  for (const { rows } of [ada, ben]) await expect(rows.locator('.prose')).toHaveText(['Before', 'One', 'Two'])
  await expect(ada.page.locator('.pending')).toHaveCount(0)
})

test('whoever signs out is told what was not sent, and leaves nothing on the device', async ({
  browser,
  room,
  signIn,
}) => {
  const cleo = await (await signIn(freshNickname('Cleo'))).browse(browser)
  const { page } = cleo
  const line = await Line.of(page)
  await cleo.open(room)
  await line.cut()
  await cleo.say('Unsent')
  await expect(cleo.row('Unsent')).toHaveClass(/pending/)
  await cleo.composer.fill('A draft')
  await cleo.account.click()
  const signOut = page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true })
  await signOut.click()
  await expect(
    page.getByText('1 message was not sent, and will be lost. What you have begun to write will be lost.'),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(signOut).toBeFocused()
  await signOut.click()
  await page.getByRole('button', { name: 'Sign out all the same' }).click()
  await expect(page.getByLabel('Nickname')).toBeVisible()
  await expect
    .poll(() => page.evaluate((id) => Object.keys(localStorage).join().includes(id), cleo.user.id))
    .toBe(false)
  await line.restore()
  await page.getByLabel('Nickname').fill(cleo.nickname)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(cleo.composer).toHaveValue('')
  await expect(page.getByText('Nobody has said anything here yet.')).toBeVisible()
})

test('an edit of what was edited elsewhere meanwhile is not saved, and says so', async ({ ada, ben, room }) => {
  const line = await Line.of(ada.page)
  const message = await ada.post(room, 'Draft')
  await meet(room, ada, ben)
  await expect(ada.row('Draft')).toBeVisible()
  await line.cut()
  await ada.composer.press('ArrowUp')
  await ada.say('Edited on the train')
  await ada.edit(room, message, 'Edited at home')
  await expect(ben.row('Edited at home')).toBeVisible()
  await line.restore()
  await expect(ada.rows).toContainText('Not saved.')
  await expect(ada.rows).toContainText('Edited on the train')
  await expect(ben.rows).toContainText('Edited at home')
  const failure = ada.rows.locator('.failure')
  await expect(failure).toContainText('changed meanwhile, and now says:Edited at home')
  await failure.getByRole('button', { name: 'Overwrite' }).click()
  await expect(ada.row('Edited on the train')).toBeFocused()
  for (const { rows } of [ada, ben]) {
    await expect(rows.locator('.prose')).toHaveText(['Edited on the train'])
    await expect(rows.locator('.failure')).toHaveCount(0)
  }
})

test('an edit of what was removed elsewhere meanwhile says so, and can only be discarded', async ({ ada, room }) => {
  const line = await Line.of(ada.page)
  const message = await ada.post(room, 'Draft')
  await ada.open(room)
  await expect(ada.row('Draft')).toBeVisible()
  await line.cut()
  await ada.composer.press('ArrowUp')
  await ada.say('Edited on the train')
  await ada.remove(room, message)
  await line.restore()
  await expect(ada.rows).toContainText('Not saved. The message was removed meanwhile.')
  await expect(ada.rows.locator('.failure').getByRole('button')).toHaveText(['Discard'])
  await ada.page.getByRole('button', { name: 'Discard' }).click()
  await expect(ada.rows).toContainText('Message removed')
  await expect(ada.rows).toBeFocused()
})

test('what waits can be edited and discarded, and what may have arrived is not said twice', async ({
  ada,
  ben,
  room,
}) => {
  const line = await Line.of(ada.page)
  await meet(room, ada, ben)
  await ada.say('Before')
  await expect(ben.row('Before')).toBeVisible()
  await line.cut()
  // The first is attempted, so that only the room knows whether it has it; the others are not.
  for (const text of ['One', 'Two', 'Thre']) await ada.say(text)
  await expect(ada.status).toContainText('3 messages waiting')
  await ada.composer.press('ArrowUp')
  await expect(ada.composer).toHaveValue('Thre')
  await ada.say('Three')
  await ada.row('One').hover()
  await ada.page.getByRole('button', { name: 'Edit message' }).click()
  await ada.say('The first')
  await ada.row('Two').hover()
  await ada.page.getByRole('button', { name: 'Discard message' }).click()
  await ada.page.getByRole('button', { name: 'Discard', exact: true }).click()
  await expect(ada.composer).toBeFocused()
  await expect(ada.rows.locator('.prose')).toHaveText(['Before', 'The first', 'Three'])
  await line.restore()
  await ada.reconnect()
  for (const { rows } of [ada, ben]) {
    await expect(rows.locator('.prose')).toHaveText(['Before', 'The first', 'Three'])
  }
  await expect(ada.page.locator('.pending')).toHaveCount(0)
})

test('a short blip is nobody’s business', async ({ ada, ben, room }) => {
  const line = await Line.of(ada.page)
  await meet(room, ada, ben)
  await ada.page.evaluate(() => {
    const line = document.querySelector('.status-line')
    const note = () => line?.textContent?.includes('Not connected') && line.setAttribute('data-told', 'yes')
    if (line) new MutationObserver(note).observe(line, { subtree: true, childList: true, characterData: true })
  })
  const told = ada.page.locator('.status-line[data-told]')
  await line.blip()
  await expect.poll(() => line.opened).toBe(2)
  await ben.say('Did you see that?')
  await expect(ada.row('Did you see that?')).toBeVisible()
  await expect(told).toHaveCount(0)

  await line.cut()
  await expect(told).toHaveCount(1)
})

test('a server that is killed and started again has everything, and hears what waited', async ({
  browser,
  serve,
  signIn,
}) => {
  test.skip(!visible, 'The processes that are to be killed cannot be listed on this system.')
  const server = await serve()
  const captain = await signIn(freshNickname('Ada'), server.address)
  const ada = await captain.browse(browser)
  const ben = await (await signIn(freshNickname('Ben'), server.address)).browse(browser)
  await meet(await captain.createRoom('Harbour'), ada, ben)
  await ada.say('Before the crash')
  await expect(ben.row('Before the crash')).toBeVisible()

  await server.kill()
  await ben.say('From Ben')
  await ada.say('From Ada')
  await ada.say('And more')
  await expect(ada.status).toContainText('Not connected. 2 messages waiting.')
  await expect(ben.status).toContainText('Not connected. 1 message waiting.')

  await server.start()
  await Promise.all([ada.reconnect(), ben.reconnect()])
  for (const { page, rows } of [ada, ben]) {
    await expect(rows).toHaveCount(4)
    await expect(page.locator('.pending')).toHaveCount(0)
    await expect(rows.first()).toContainText('Before the crash')
  }
  const said = await ada.rows.locator('.prose').allTextContents()
  expect(said.filter((text) => text !== 'From Ben')).toEqual(['Before the crash', 'From Ada', 'And more'])
  await ben.page.reload()
  await expect(ben.rows.locator('.prose')).toHaveText(said)
})

/** How opaque the sign is that a message has not been sent; undefined where there is none. */
function signOfWaiting(person: Person, text: string): Promise<string | undefined> {
  return person
    .row(text)
    .locator('.message')
    .evaluate((message) => {
      const { content, opacity } = getComputedStyle(message, '::after')
      return content === 'none' ? undefined : opacity
    })
}
