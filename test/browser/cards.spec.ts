import { randomUUID } from 'node:crypto'
import { expect, type Locator } from '@playwright/test'
import type { RoomInfo } from '../../protocol/model.ts'
import { meet, type Person } from './person.ts'
import type { PageOptions } from './site.ts'
import { PHONE } from './sizes.ts'
import { test } from './test.ts'

const LARGE = { 'twitter:card': 'summary_large_image' }

const cardsOf = (person: Person) => person.page.locator('.card')
const card = (person: Person, title: string) => cardsOf(person).filter({ hasText: title })
const references = (person: Person) => person.page.getByRole('list', { name: 'Linked here' }).getByRole('link')
const previews = (person: Person) => person.page.getByRole('list', { name: 'Previews' }).getByRole('listitem')

test.describe('a card', () => {
  const kinds: readonly (readonly [
    kind: string,
    page: Omit<PageOptions, 'title'>,
    look: string,
    says: string | RegExp,
  ])[] = [
    [
      'an article with a large picture',
      {
        description: 'Ice came early.',
        picture: { width: 1200, height: 630 },
        meta: { ...LARGE, 'og:type': 'article', author: 'Ingrid Solheim', 'article:published_time': '2026-03-02' },
      },
      'wide',
      /Ingrid Solheim.*Mar 2, 2026/,
    ],
    ['a page with an ornament', { picture: { width: 400, height: 400 } }, 'small', '127.0.0.1'],
    [
      'a product',
      {
        picture: { width: 600, height: 800 },
        meta: {
          ...LARGE,
          'og:type': 'product',
          'product:price:amount': '49.90',
          'product:price:currency': 'EUR',
        },
      },
      'tall',
      '€49.90',
    ],
    [
      'a film',
      { picture: { width: 1280, height: 720 }, meta: { ...LARGE, 'og:type': 'video.other' } },
      'wide',
      'Video',
    ],
    ['a song', { picture: { width: 640, height: 640 }, meta: { ...LARGE, 'og:type': 'music.song' } }, 'tall', 'Audio'],
    [
      'a repository',
      { picture: { width: 1280, height: 640 }, meta: LARGE, linked: { '@type': 'SoftwareSourceCode' } },
      'wide',
      'Repository',
    ],
    ['somebody', { picture: { width: 300, height: 300 }, meta: { 'og:type': 'profile' } }, 'round', '127.0.0.1'],
  ]
  for (const [kind, page, look, says] of kinds) {
    test(`of ${kind} is drawn for what it is, in the place that was kept for it`, async ({ ada, ben, room, site }) => {
      await meet(room, ada, ben)
      // Made to wait, so that there is time to measure the place before the picture is there.
      const allowed = Promise.withResolvers<void>()
      await ben.page.route('**/pictures/**', async (route) => {
        await allowed.promise
        await route.continue()
      })
      const title = `Of ${kind} ${randomUUID().slice(0, 4)}`
      await ada.say(site.page({ title, ...page }))
      const drawn = card(ben, title)
      await expect(drawn).toHaveAttribute('data-look', look)
      await expect(drawn).toContainText(says)
      const before = await drawn.boundingBox()
      allowed.resolve()
      const picture = drawn.locator('.card-frame img')
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100)
      expect(await drawn.boundingBox()).toEqual(before)
    })
  }

  test('of a page without a picture is its words alone', async ({ ada, ben, room, site }) => {
    await meet(room, ada, ben)
    await ada.say(site.page({ title: 'Nothing to see', description: 'Much to read.', picture: 'missing' }))
    const drawn = card(ben, 'Nothing to see')
    await expect(drawn).toHaveAttribute('data-look', 'text')
    await expect(drawn).toContainText('Much to read.')
    await expect(drawn.locator('.card-frame')).toHaveCount(0)
  })

  test('has the colour of its site at its edge, if that has one', async ({ ada, ben, room, site }) => {
    await meet(room, ada, ben)
    await ada.say(
      `${site.page({ title: 'Green', meta: { 'theme-color': '#2e6f59' } })} ${site.page({ title: 'Plain' })}`,
    )
    await expect(card(ben, 'Green')).toHaveClass(/(?:^| )tinted(?: |$)/)
    await expect(card(ben, 'Green')).toHaveCSS('--tint', '#2e6f59')
    await expect(card(ben, 'Plain')).toHaveClass('card')
    const edge = (drawn: Locator) => drawn.evaluate((element) => getComputedStyle(element, '::before').width)
    expect([await edge(card(ben, 'Green')), await edge(card(ben, 'Plain'))]).toEqual(['3px', 'auto'])
  })

  test('has an outline while its link has the focus', async ({ ada, ben, room, site }) => {
    await meet(room, ada, ben)
    await ben.post(room, site.page({ title: 'To be opened' }))
    const drawn = card(ada, 'To be opened')
    await expect(drawn).toHaveCSS('outline-style', 'none')
    // An outline is for those who go by the keyboard.
    await ada.composer.press('Shift')
    await drawn.getByRole('link', { name: 'To be opened' }).focus()
    await expect(drawn).toHaveCSS('outline-style', 'solid')
    await expect(drawn).toHaveCSS('outline-width', '2px')
  })

  test('of a file is a card of that kind of file', async ({ ada, ben, room, site }) => {
    await meet(room, ada, ben)
    await ada.say(site.picture({ width: 640, height: 400 }))
    const picture = ben.page.locator('.card[data-look="picture"]')
    await expect(picture).toContainText('640 × 400')
    await expect(picture.getByRole('link', { name: 'picture.png' })).toHaveAttribute('target', '_blank')
    await ada.say(site.file('minutes.pdf', 'application/pdf', Buffer.from('%PDF-1.7\n')))
    await expect(ben.page.locator('.card[data-look="sheet"]')).toContainText('minutes.pdf')
  })

  test('in a script from right to left is laid out from right to left', async ({ ada, ben, room, site }) => {
    await meet(room, ada, ben)
    const title = 'الميناء الذي رفض أن يتجمد'
    const meta = { 'og:site_name': 'The North' }
    await ada.say(site.page({ title, meta, language: 'ar', picture: { width: 400, height: 400 } }))
    const drawn = card(ben, title)
    await expect(drawn).toHaveCSS('direction', 'rtl')
    await expect(drawn.locator('.card-title')).toHaveAttribute('lang', 'ar')
    const [text, picture] = [await left(drawn.locator('.card-text')), await left(drawn.locator('.card-frame'))]
    expect(text).toBeGreaterThan(picture)
  })

  test('goes by its title where a letter stands in for the icon, or the format of a file', async ({
    ada,
    ben,
    room,
    site,
  }) => {
    await meet(room, ada, ben)
    const title = 'הנמל שסירב לקפוא'
    const page = site.page({
      title,
      meta: { 'og:site_name': 'North' },
      language: 'he',
      picture: 'missing',
      icon: false,
    })
    await ada.composer.fill(`${page} `)
    const preview = previews(ada).filter({ hasText: title })
    await expect(preview.locator('.card-initial')).toHaveText('N')
    await expect(preview).toHaveCSS('direction', 'rtl')
    await ada.composer.press('Enter')
    await expect(card(ben, title).locator('.card-initial')).toHaveText('N')
    await expect(card(ben, title)).toHaveCSS('direction', 'rtl')
    await ada.say(site.file(encodeURIComponent('פרוטוקול'), 'application/pdf', Buffer.from('%PDF-1.7\n')))
    const file = card(ben, 'פרוטוקול')
    await expect(file.locator('.card-sheet')).toHaveText('PDF')
    await expect(file.locator('.card-description')).toHaveCSS('direction', 'rtl')
  })

  test('leaves its title to be read beside the button that takes it away, under a finger as well', async ({
    accounts,
    browser,
    site,
  }) => {
    const room = await accounts.ada.createRoom(`Room ${randomUUID().slice(0, 8)}`)
    const ada = await accounts.ada.browse(browser, PHONE)
    const title = 'A title that is long enough for two lines of a narrow screen'
    await ada.post(room, site.page({ title, picture: 'missing' }))
    await ada.open(room)
    await ada.rows.locator('time').tap()
    const dismiss = ada.page.getByRole('button', { name: `Remove preview of ${title}` })
    await expect(dismiss).toBeVisible()
    const [button, words] = [await dismiss.boundingBox(), await card(ada, title).locator('.card-title').boundingBox()]
    expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThanOrEqual((words?.y ?? 0) + 2)
    await dismiss.tap()
    await expect(cardsOf(ada)).toHaveCount(0)
  })

  test('fits a narrow screen, whatever its words are', async ({ ada, ben, room, site }) => {
    await ben.page.setViewportSize({ width: 320, height: 640 })
    await meet(room, ada, ben)
    const title = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
    const page = { title, description: 'x'.repeat(250), picture: { width: 1200, height: 630 } }
    await ada.say(`${site.page({ ...page, meta: LARGE })} ${site.page(page)}`)
    await expect(cardsOf(ben)).toHaveCount(2)
    for (const each of await cardsOf(ben).all()) {
      const box = await each.boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320)
      expect(await each.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
    }
    expect(await ben.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  })

  test('whose picture is broken does without it, and nothing that is read moves', async ({ ada, ben, room, site }) => {
    const page = { picture: { width: 1200, height: 630 }, meta: LARGE }
    const looked = Promise.withResolvers<void>()
    await ben.page.route('**/pictures/**', async (route) => {
      await looked.promise
      await route.abort()
    })
    for (let number = 1; number <= 12; number++) await ben.post(room, `Before ${number}.`)
    await ada.post(room, site.page({ title: 'In the middle', ...page }))
    for (let number = 1; number <= 20; number++) await ada.post(room, `After ${number}.`)
    await ben.open(room)
    const drawn = card(ben, 'In the middle')
    await drawn.scrollIntoViewIfNeeded()
    await expect(drawn.locator('.card-frame img')).toHaveCount(1)
    // Until the page has heard of the scrolling, it has its reader at the bottom.
    await expect(ben.page.getByRole('button', { name: 'Jump to newest' })).toBeVisible()
    const rows = [ben.row('Before 12.'), ben.row('After 1.')]
    const before = await Promise.all(rows.map(top))
    looked.resolve()
    await expect(drawn.locator('.card-frame img')).toHaveCount(0)
    expect(await Promise.all(rows.map(top))).toEqual(before)

    // Out of view, its place goes too.
    await ben.page.getByRole('button', { name: 'Jump to newest' }).click()
    await expect(drawn.locator('.card-frame')).toHaveCount(0)
    await ada.post(room, site.page({ title: 'The newest', ...page }))
    await expect(card(ben, 'The newest')).toBeInViewport({ ratio: 1 })
    await expect(card(ben, 'The newest').locator('.card-frame')).toHaveCount(0)
    await expect(ben.rows.last()).toBeInViewport({ ratio: 1 })
  })
})

test.describe('doing without cards', () => {
  test('its author takes a card away for everybody, and it stays away', async ({ ada, ben, room, site }) => {
    await meet(room, ada, ben)
    await ada.say(`${site.page({ title: 'Unwanted' })} ${site.page({ title: 'Welcome' })}`)
    for (const person of [ada, ben]) await expect(cardsOf(person)).toHaveCount(2)
    await expect(card(ben, 'Unwanted').getByRole('button')).toHaveCount(0)
    await card(ada, 'Unwanted').getByRole('button', { name: 'Remove preview of Unwanted' }).press('Enter')
    for (const person of [ada, ben]) {
      await expect(card(person, 'Unwanted')).toHaveCount(0)
      await expect(card(person, 'Welcome')).toBeVisible()
    }
    await expect(ada.rows.last()).toBeFocused()
    await ada.page.reload()
    await expect(card(ada, 'Welcome')).toBeVisible()
    await expect(card(ada, 'Unwanted')).toHaveCount(0)
  })

  test('whoever owns the room takes away the card of somebody else, for everybody', async ({
    ada,
    ben,
    room,
    site,
  }) => {
    await meet(room, ada, ben)
    await ben.post(room, `See ${site.page({ title: 'Out of place' })}`)
    for (const person of [ada, ben]) await expect(card(person, 'Out of place')).toBeVisible()
    const remove = card(ada, 'Out of place').getByRole('button', { name: 'Remove preview of Out of place' })
    await expect(remove).toHaveAttribute('title', 'Remove preview, as a moderator')
    await remove.press('Enter')
    for (const person of [ada, ben]) await expect(cardsOf(person)).toHaveCount(0)
    await ben.page.reload()
    await expect(ben.row('See')).toBeVisible()
    await expect(cardsOf(ben)).toHaveCount(0)
  })

  test('a card goes at once, and comes back with the reason when that is refused', async ({ ada, room, site }) => {
    const answered = Promise.withResolvers<void>()
    // The room hears of no dismissal, and this is said in its place.
    await ada.page.routeWebSocket(/\/socket/, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage(async (frame) => {
        const { type, id } = frame === 'ping' ? { type: 'ping', id: '' } : JSON.parse(String(frame))
        if (type !== 'dismiss') return server.send(frame)
        await answered.promise
        const refused = { type: 'refused', code: 'forbidden', message: 'Not this one.', command: id }
        socket.send(JSON.stringify({ type: 'events', after: 0, version: 0, events: [refused], people: [] }))
      })
    })
    await ada.open(room)
    await ada.say(site.page({ title: 'Here to stay' }))
    await card(ada, 'Here to stay').getByRole('button', { name: 'Remove preview of Here to stay' }).click()
    await expect(cardsOf(ada)).toHaveCount(0)
    answered.resolve()
    await expect(card(ada, 'Here to stay')).toBeVisible()
    await expect(ada.rows.last()).toContainText('The preview is still there. Not this one.')
    await ada.page.getByRole('button', { name: 'Discard' }).click()
    await expect(ada.rows.last()).not.toContainText('Not this one.')
    await expect(card(ada, 'Here to stay')).toBeVisible()
  })

  test('whoever hides cards sees none, in every tab and after a reload; others do', async ({
    ada,
    ben,
    room,
    site,
  }) => {
    await meet(room, ada, ben)
    await ada.say(site.page({ title: 'For those who like it' }))
    const second = await ben.page.context().newPage()
    await second.goto(`/rooms/${room.id}`)
    await expect(card(ben, 'For those')).toBeVisible()
    await expect(second.locator('.card')).toBeVisible()
    await ben.account.click()
    await ben.page.getByRole('checkbox', { name: 'Hide previews of links' }).check()
    await expect(ben.page.locator('.card')).toHaveCount(0)
    await expect(second.locator('.card')).toHaveCount(0)
    await ben.page.reload()
    await expect(ben.rows).toHaveCount(1)
    await expect(cardsOf(ben)).toHaveCount(0)
    await expect(cardsOf(ada)).toHaveCount(1)
    await ben.account.click()
    await ben.page.getByRole('checkbox', { name: 'Hide previews of links' }).uncheck()
    await expect(cardsOf(ben)).toHaveCount(1)
    await expect(second.locator('.card')).toHaveCount(1)
  })
})

test.describe('while a message is written', () => {
  test('its links are previewed, and fetched once for both', async ({ ada, ben, room, site }) => {
    await meet(room, ada, ben)
    const ready = Promise.withResolvers<void>()
    const link = site.page({ title: 'Worth a look', after: ready.promise })
    await ada.composer.fill(`See ${link} `)
    await expect(ada.page.locator('.preview')).toHaveCount(1)
    const [input, newest] = [await ada.composer.boundingBox(), await ada.page.locator('.viewport').boundingBox()]
    ready.resolve()
    await expect(previews(ada).filter({ hasText: 'Worth a look' })).toBeVisible()
    expect(await ada.composer.boundingBox()).toEqual(input)
    expect(await ada.page.locator('.viewport').boundingBox()).toEqual(newest)
    await ada.composer.press('Enter')
    await expect(previews(ada)).toHaveCount(0)
    await expect(card(ben, 'Worth a look')).toBeVisible()
    expect(site.visits(link)).toBe(1)
  })

  test('a preview that is not wanted is no card for anybody, also after a reload', async ({ ada, ben, room, site }) => {
    await meet(room, ada, ben)
    await ada.composer.fill(`${site.page({ title: 'Not this' })} but ${site.page({ title: 'This one' })} `)
    await expect(previews(ada)).toHaveCount(2)
    await ada.page.getByRole('button', { name: 'Without preview of Not this' }).click()
    await expect(ada.composer).toBeFocused()
    await expect(previews(ada)).toHaveText(/This one/)
    await ada.page.reload()
    await expect(previews(ada)).toHaveText(/This one/)
    await ada.composer.press('Enter')
    for (const person of [ada, ben]) {
      await expect(card(person, 'This one')).toBeVisible()
      await expect(card(person, 'Not this')).toHaveCount(0)
    }
  })

  test('sending waits for no preview, and a link that leads nowhere shows nothing', async ({
    ada,
    ben,
    room,
    site,
  }) => {
    await meet(room, ada, ben)
    await ada.say(site.page({ title: 'At once', after: new Promise(() => {}) }))
    await expect(ben.rows).toHaveCount(1)
    const nowhere = site.page({ title: 'Nowhere' }).replace(/.{8}$/, 'notfound')
    await ada.composer.fill(`${nowhere} `)
    await expect.poll(() => site.visits(nowhere)).toBe(1)
    await expect(ada.page.locator('.preview')).toHaveCount(0)
  })

  test('an edit shows the cards that are there, and takes away those that are not wanted', async ({
    ada,
    ben,
    room,
    site,
  }) => {
    await meet(room, ada, ben)
    await ada.say(`Before ${site.page({ title: 'Once wanted' })}`)
    await expect(card(ada, 'Once wanted')).toBeVisible()
    await ada.composer.press('ArrowUp')
    await ada.page.getByRole('button', { name: 'Without preview of Once wanted' }).click()
    await ada.composer.press('Enter')
    for (const person of [ada, ben]) await expect(cardsOf(person)).toHaveCount(0)
    await expect(ben.row('Before')).not.toContainText('edited')
  })
})

test.describe('a link to this deployment', () => {
  test('is shown as what it leads to, and opens it without a reload', async ({ ada, ben, room, address }) => {
    await meet(room, ada, ben)
    const target = await ben.post(room, '**What** was said, ||and kept secret||')
    await talk(room, ada, ben)
    await ada.say(`${address}/rooms/${room.id}/${target}`)
    await ada.open(room)
    const reference = references(ada)
    await expect(reference).toContainText(ben.nickname)
    await expect(reference).toContainText('What was said, ▒▒▒')
    await ada.page.evaluate(() => Object.assign(window, { kept: true }))
    await reference.click()
    await expect(ada.page).toHaveURL(new RegExp(`/rooms/${room.id}/${target}$`))
    const row = ada.rows.and(ada.page.locator(`[data-message="${target}"]`))
    await expect(row).toBeInViewport({ ratio: 1 })
    await expect(row).toBeFocused()
    expect(await ada.page.evaluate(() => 'kept' in window)).toBe(true)
    await ada.page.getByRole('navigation').getByRole('link', { name: room.name }).click()
    await expect(ada.page).toHaveURL(new RegExp(`/rooms/${room.id}$`))
    await expect(ada.rows.last()).toBeInViewport()
  })

  test('in the text opens it here too, and each of several is shown, a room by its name', async ({
    ada,
    ben,
    room,
    address,
  }) => {
    await meet(room, ada, ben)
    const message = await ben.post(room, 'What was said')
    await ada.say(`${address}/ and ${address}/rooms/${room.id} and ${address}/rooms/${room.id}/${message}`)
    await expect(references(ben)).toHaveText(['Lobby', room.name, /What was said$/])
    await ben.page.getByRole('link', { name: `${address}/`, exact: true }).click()
    await ben.entered('Lobby')
    expect(ben.page.context().pages()).toHaveLength(1)
  })

  test('of a message can be copied, and leads there from anywhere', async ({ ada, ben, room, address }) => {
    const message = await ben.post(room, 'Come and see.')
    await talk(room, ada, ben)
    await ada.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await ada.open(room)
    await ada.rows.last().hover()
    await ada.page.getByRole('button', { name: 'Copy link' }).click()
    await expect(ada.page.getByRole('button', { name: 'Copied' })).toBeVisible()
    const last = await ada.rows.last().getAttribute('data-message')
    await ada.composer.press('ControlOrMeta+V')
    await expect(ada.composer).toHaveValue(`${address}/rooms/${room.id}/${last}`)
    await ada.composer.fill('')
    await ada.page.goto(`/rooms/${room.id}/${message}`)
    await expect(ada.row('Come and see.')).toBeInViewport({ ratio: 1 })
    await expect(ada.row('Come and see.')).toBeFocused()
  })

  test('is shown to those alone who may see it', async ({ accounts, ada, ben, room, address }) => {
    const hidden = await accounts.ada.createRoom(`Hidden ${randomUUID().slice(0, 8)}`, 'private')
    const message = await ada.post(hidden, 'Between us.')
    await meet(room, ada, ben)
    const paths = [hidden.id, `${hidden.id}/messages/${message}`]
    const answers = paths.map((path) => ben.page.waitForResponse(`${address}/api/rooms/${path}`))
    await ada.say(`${address}/rooms/${hidden.id} and ${address}/rooms/${hidden.id}/${message}`)
    await expect(references(ada)).toHaveText([hidden.name, /Between us\.$/])
    expect((await Promise.all(answers)).map((answer) => answer.status())).toEqual([404, 404])
    await expect(ben.page.locator('.reference')).toHaveCount(0)
    await expect(ben.page.locator('body')).not.toContainText(hidden.name)
  })

  test('that leads nowhere says so, and shows nothing but itself', async ({ ada, ben, room, address }) => {
    await meet(room, ada, ben)
    const nowhere = `${address}/rooms/${room.id}/${randomUUID()}`
    await ada.say(nowhere)
    await ben.page.getByRole('link', { name: nowhere }).click()
    await expect(ben.page.locator('.notice')).toContainText('There is no such message')
    await expect(ben.page.getByRole('list', { name: 'Linked here' }).getByRole('listitem')).toHaveCount(0)
  })
})

/** More than a page. */
async function talk(room: RoomInfo, ...people: readonly Person[]): Promise<void> {
  for (let number = 1; number <= 27; number++) for (const person of people) await person.post(room, `Later ${number}.`)
}

async function top(element: Locator): Promise<number> {
  return element.evaluate((found) => found.getBoundingClientRect().top)
}

async function left(element: Locator): Promise<number> {
  return element.evaluate((found) => found.getBoundingClientRect().left)
}
