import { expect, type Locator } from '@playwright/test'
import { lobby } from '../../protocol/model.ts'
import { meet, type Person } from './person.ts'
import { test } from './test.ts'

test('messages of one author stand in one group, below one date', async ({ ada, ben, room }) => {
  await meet(room, ada, ben)
  await ada.say('One')
  await ada.say('Two')
  await expect(ben.row('Two')).toBeVisible()
  await ben.say('Three')
  for (const person of [ada, ben]) {
    await expect(person.rows).toHaveCount(3)
    await expect(person.row('One').locator('.avatar')).toBeVisible()
    await expect(person.row('Two').locator('.avatar')).toHaveCount(0)
    await expect(person.row('Three').locator('.avatar')).toBeVisible()
    await expect(person.rows.locator('.day')).toHaveText('Today')
    await expect(person.row('Two').locator('time')).toHaveAttribute('title', /\d{4}, \d/)
  }
})

test('older pages load without moving what is read, and new messages are counted', async ({ ada, ben, room }) => {
  for (let number = 1; number <= 60; number += 2) {
    await ada.post(room, `Message ${number}.`)
    await ben.post(room, `Message ${number + 1}.`)
  }
  const asked = Promise.withResolvers<void>()
  const allowed = Promise.withResolvers<void>()
  // The page of older messages is only made to wait, so that there is time to look at what is there before it.
  await ada.page.route('**/messages?before=*', async (route) => {
    asked.resolve()
    await allowed.promise
    await route.continue()
  })
  await ada.open(room)
  await expect(ada.row('Message 60.')).toBeInViewport()
  await expect(ada.rows).toHaveCount(50)
  await scroll(ada, -3000)
  await asked.promise
  const read = ada.row('Message 11.').locator('.prose')
  await expect(read).toBeInViewport()
  const before = await topOf(read)
  allowed.resolve()
  await expect(ada.rows).toHaveCount(60)
  expect(Math.abs((await topOf(read)) - before)).toBeLessThan(2)
  await expect(ada.row('Message 1.')).not.toBeInViewport()

  await ben.open(room)
  await ben.say('Message 61.')
  await ben.say('Message 62.')
  await expect(ada.waiting(room.name)).toHaveText('unread')
  expect(Math.abs((await topOf(read)) - before)).toBeLessThan(2)
  await ada.page.getByRole('button', { name: 'Jump to newest, 2 new' }).click()
  await expect(ada.row('Message 62.')).toBeInViewport()
  await expect(ada.composer).toBeFocused()
  // What she has skipped is not read; she is done with it all the same.
  await ada.page.keyboard.press('Escape')
  await expect(ada.page.getByRole('button', { name: /^Jump/ })).toHaveCount(0)
  await expect(ada.waiting(room.name)).toHaveCount(0)
  await ben.say('Message 63.')
  await expect(ada.row('Message 63.')).toBeInViewport()
})

test('a reader who jumps to the newest message has the focus there', async ({ ada, page }) => {
  for (let number = 1; number <= 25; number++) await ada.post(lobby, `Line ${number}.`)
  await page.goto('/')
  const newest = page.locator('[data-message]').last()
  await expect(newest).toContainText('Line 25.')
  await page.locator('.viewport').hover()
  await page.mouse.wheel(0, -300)
  await page.getByRole('button', { name: 'Jump to newest' }).press('Enter')
  await expect(newest).toBeInViewport({ ratio: 1 })
  await expect(newest).toBeFocused()
})

test('a reader who came for a message and jumps to the newest is not led back', async ({ ada, ben, room }) => {
  const wanted = await ada.post(room, 'What this is about')
  for (let number = 1; number <= 60; number += 2) {
    await ada.post(room, `Message ${number}.`)
    await ben.post(room, `Message ${number + 1}.`)
  }
  await ada.page.goto(`/rooms/${room.id}/${wanted}`)
  await expect(ada.row('What this is about')).toBeFocused()
  await ada.page.getByRole('button', { name: 'Jump to newest' }).click()
  await expect(ada.row('Message 60.')).toBeInViewport()
  await expect(ada.page).toHaveURL(`/rooms/${room.id}`)
  await expect(ada.composer).toBeFocused()
  await ada.page.reload()
  await expect(ada.row('Message 60.')).toBeInViewport()
  await expect(ada.row('What this is about')).toHaveCount(0)
})

test('a message that is edited comes into view, and stays there', async ({ ada, ben, room }) => {
  await ada.post(room, 'To be edited,\nat some\nlength')
  for (let number = 1; number <= 25; number++) await ben.post(room, `Message ${number}.`)
  await ada.open(room)
  const edited = ada.row('To be edited')
  await expect(ada.row('Message 25.')).toBeInViewport()
  await expect(edited).not.toBeInViewport()
  await ada.composer.press('ArrowUp')
  await expect(edited).toBeInViewport({ ratio: 1 })
  await ben.post(room, 'One more')
  await expect(ada.page.getByRole('button', { name: 'Jump to newest, 1 new' })).toBeVisible()
  await expect(edited).toBeInViewport({ ratio: 1 })
  await ada.composer.press('Escape')
  await expect(edited).toBeInViewport({ ratio: 1 })
})

test('an edit that is begun and given up at the bottom leaves the reader there', async ({ ada, ben, room }) => {
  for (let number = 1; number <= 25; number++) await ben.post(room, `Message ${number}.`)
  await ada.post(room, 'To be left as it is')
  await ben.post(room, 'The newest')
  await ada.open(room)
  await expect(ada.row('The newest')).toBeInViewport({ ratio: 1 })
  await ada.composer.press('ArrowUp')
  await expect(ada.page.getByText('Editing')).toBeVisible()
  await ben.post(room, 'Meanwhile')
  await expect(ada.row('Meanwhile')).toBeInViewport({ ratio: 1 })
  await ada.composer.press('Escape')
  await ben.post(room, 'After it')
  await expect(ada.row('After it')).toBeInViewport({ ratio: 1 })
  await expect(ada.page.getByRole('button', { name: /^Jump to newest/ })).toHaveCount(0)
})

test('a post from another tab of the same person does not take the reader away', async ({ ada, ben, room }) => {
  for (let number = 1; number <= 25; number++) await ben.post(room, `Message ${number},\nof two lines.`)
  await ada.open(room)
  await expect(ada.row('Message 25,')).toBeInViewport()
  await scroll(ada, -900)
  await expect(ada.page.getByRole('button', { name: 'Jump to newest' })).toBeVisible()
  const tab = await ada.page.context().newPage()
  await tab.goto(ada.page.url())
  await tab.getByRole('textbox', { name: /^Message in / }).fill('From the other tab')
  await tab.keyboard.press('Enter')
  await expect(ada.row('From the other tab')).not.toHaveClass(/pending/)
  await expect(ada.row('From the other tab')).not.toBeInViewport()
  await expect(ada.page.getByRole('button', { name: /^Jump to newest/ })).toBeVisible()
})

test('a card that comes late leaves the newest message in view', async ({ ada, ben, room, site }) => {
  for (let number = 1; number <= 25; number++) await ben.post(room, `Message ${number}.`)
  await meet(room, ada, ben)
  const ready = Promise.withResolvers<void>()
  await ada.say(site.page({ title: 'Worth the wait', after: ready.promise }))
  await ben.say('The newest')
  await expect(ada.row('The newest')).toBeInViewport({ ratio: 1 })
  await expect(ada.page.locator('.card')).toHaveCount(0)
  ready.resolve()
  for (const person of [ada, ben]) {
    await expect(person.page.getByRole('link', { name: 'Worth the wait' })).toBeVisible()
    await expect(person.row('The newest')).toBeInViewport({ ratio: 1 })
    await expect(person.page.getByRole('button', { name: /^Jump to newest/ })).toHaveCount(0)
  }
})

async function scroll(person: Person, by: number): Promise<void> {
  await person.viewport.hover()
  await person.page.mouse.wheel(0, by)
}

async function topOf(element: Locator): Promise<number> {
  return element.evaluate((found) => found.getBoundingClientRect().top)
}
