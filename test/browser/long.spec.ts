import { expect, type Locator } from '@playwright/test'
import type { RoomInfo } from '../../protocol/model.ts'
import { LongRoom } from './long-room.ts'
import type { Person } from './person.ts'
import { test } from './test.ts'

const LENGTH = 3_000

test('3,000 messages are read back to the first, a few hundred held at a time, and nothing jumps', async ({
  ada,
  ben,
  room,
}) => {
  const long = await LongRoom.of(ada.page, room, ben.user, LENGTH)
  await ada.open(room)
  await expect(numbered(ada, LENGTH)).toBeInViewport()
  for (let pages = 0; pages < LENGTH / 25 && (await numbered(ada, 1).count()) === 0; pages++) {
    await expectStill(ada, long, -6_000)
    expect(await ada.rows.count()).toBeLessThanOrEqual(600)
  }
  await ada.viewport.hover()
  await ada.page.mouse.wheel(0, -8_000)
  await expect(numbered(ada, 1)).toBeInViewport()

  long.post()
  await ada.page.getByRole('button', { name: 'Jump to newest, 1 new' }).click()
  await expect(numbered(ada, LENGTH + 1)).toBeInViewport({ ratio: 1 })
  await expect(ada.page.getByRole('button', { name: /^Jump/ })).toHaveCount(0)
  long.post()
  await expect(numbered(ada, LENGTH + 2)).toBeInViewport({ ratio: 1 })
})

test('whoever reads at the end stays there, however much is said at once', async ({ ada, ben, room }) => {
  const long = await LongRoom.of(ada.page, room, ben.user, LENGTH)
  await ada.open(room)
  await expect(numbered(ada, LENGTH)).toBeInViewport()
  // What comes while the page is busy, it takes up all at once; and whoever asks where something is has it laid out between.
  const busy = ada.page.evaluate((until) => {
    const list = document.querySelector('.viewport ol')
    if (list) new MutationObserver(() => list.getBoundingClientRect()).observe(list, { childList: true })
    while (Date.now() < until);
  }, Date.now() + 1_000)
  for (let frames = 0; frames < 60; frames++) long.post(100)
  await busy
  await expect(numbered(ada, LENGTH + 6_000)).toBeInViewport({ ratio: 1, timeout: 60_000 })
  await expect(ada.page.getByRole('button', { name: /^Jump/ })).toHaveCount(0)
})

test('a link leads to a message however far back, and newer ones load without moving what is read', async ({
  ada,
  ben,
  room,
}) => {
  const long = await LongRoom.of(ada.page, room, ben.user, LENGTH)
  await follow(ada, room, long, 1_000)
  await expect(numbered(ada, 1_000)).toBeInViewport({ ratio: 1 })
  for (let pages = 0; pages < 20; pages++) {
    await expectStill(ada, long, 6_000)
    expect(await ada.rows.count()).toBeLessThanOrEqual(600)
  }
  await expect(numbered(ada, 1_000)).toHaveCount(0)
  await expect(ada.page.getByRole('button', { name: 'Jump to newest' })).toBeVisible()
})

test('Home goes to the first message held, End to the newest, and a post is seen from anywhere', async ({
  ada,
  ben,
  room,
}) => {
  const long = await LongRoom.of(ada.page, room, ben.user, LENGTH)
  await follow(ada, room, long, 1_000)
  await ada.page.keyboard.press('Home')
  await expect(ada.rows.first()).toBeVisible()
  await expect(ada.page.locator('[data-message]:focus')).toBeInViewport()
  await ada.page.keyboard.press('End')
  await expect(numbered(ada, LENGTH)).toBeFocused()
  await expect(numbered(ada, LENGTH)).toBeInViewport({ ratio: 1 })

  await follow(ada, room, long, 500)
  await ada.say('From far back')
  await expect(ada.row('From far back')).toBeInViewport({ ratio: 1 })
  await expect(numbered(ada, LENGTH)).toBeVisible()
})

test('a post that is not answered keeps nobody from reading back', async ({ ada, ben, room }) => {
  const long = await LongRoom.of(ada.page, room, ben.user, LENGTH)
  await ada.open(room)
  await ada.say('Not answered')
  await expect(ada.row('Not answered')).toBeInViewport({ ratio: 1 })
  for (let pages = 0; pages < 3; pages++) await expectStill(ada, long, -6_000)
  long.post()
  await expect(ada.page.getByRole('button', { name: 'Jump to newest, 1 new' })).toBeVisible()
  await expect(ada.row('Not answered')).not.toBeInViewport()
  await follow(ada, room, long, 1_000)
})

function numbered(person: Person, number: number): Locator {
  return person.row(new RegExp(`Number ${number}\\.`))
}

/** Goes to a message by its link. */
async function follow(person: Person, room: RoomInfo, long: LongRoom, number: number): Promise<void> {
  await person.page.goto(`/rooms/${room.id}/${long.id(number)}`)
  await expect(numbered(person, number)).toBeFocused()
}

/** Scrolls, and sees that what is read then stays in its place when the page that this asks for has come. */
async function expectStill(person: Person, long: LongRoom, by: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  long.hold = promise
  await person.viewport.hover()
  await person.page.mouse.wheel(0, by)
  await settled(person)
  const before = await inView(person)
  resolve()
  long.hold = Promise.resolve()
  await expect(person.page.getByText(/^Loading (older|newer) messages…$/)).toHaveCount(0)
  await settled(person)
  const after = await person.page.evaluate(
    (id) => document.querySelector(`[data-message="${id}"] .said`)?.getBoundingClientRect().top,
    before.id,
  )
  expect(Math.abs((after ?? Number.NaN) - before.top)).toBeLessThan(2)
}

/** Wheels scroll by and by: until it has stood still for a few frames. */
async function settled(person: Person): Promise<void> {
  await person.viewport.evaluate(async (viewport) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    for (let still = 0, top = viewport.scrollTop; still < 5; still = viewport.scrollTop === top ? still + 1 : 0) {
      top = viewport.scrollTop
      await frame()
    }
  })
}

/** A message in the middle of what is seen, and where it stands. */
async function inView(person: Person): Promise<{ readonly id: string; readonly top: number }> {
  return person.page.evaluate(() => {
    const { top, height } = document.querySelector('.viewport')?.getBoundingClientRect() ?? new DOMRect()
    const rows = [...document.querySelectorAll<HTMLElement>('[data-message]')]
    const row = rows.find((each) => each.getBoundingClientRect().bottom > top + height / 2)
    const said = row?.querySelector('.said')
    return { id: row?.dataset.message ?? '', top: said?.getBoundingClientRect().top ?? Number.NaN }
  })
}
