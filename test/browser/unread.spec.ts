/**
 * What somebody has not read: two or three people, one of them on two devices, on a desk and on a phone; on a phone alone
 * what looks the same on both.
 */

import { randomUUID } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { lobby } from '../../protocol/model.ts'
import { freshNickname } from './account.ts'
import { expectAccessible } from './axe.ts'
import { meet, type Person } from './person.ts'
import { DESK, PHONE, SIZES } from './sizes.ts'
import { test } from './test.ts'

const freshName = (name: string) => `${name} ${randomUUID().slice(0, 8)}`

/** Another tab, or another window, is in front of the page, or is not any more. */
async function turn(page: Page, visible: boolean): Promise<void> {
  await page.evaluate((shown) => {
    Object.defineProperty(document, 'visibilityState', { value: shown ? 'visible' : 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, visible)
}

/** Another window has the focus, or the page has it again; it is visible all the time. */
async function focus(page: Page, focused: boolean): Promise<void> {
  await page.evaluate((has) => {
    document.hasFocus = () => has
    dispatchEvent(new Event(has ? 'focus' : 'blur'))
  }, focused)
}

/** What the page tells of how far rooms are read, from its next loading on. */
function marksOf(page: Page): readonly string[] {
  const told: string[] = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => String(payload).includes('"read"') && told.push(String(payload))),
  )
  return told
}

const divider = ({ page }: Person) => page.locator('.new-divider')

/** Keeps what an installed app would have as its badge; in the page, or in its service worker. */
function wearBadge(): void {
  const wear = async (badge: unknown) => void Object.assign(globalThis, { badge })
  Object.assign(navigator, {
    setAppBadge: (count: number | undefined) => wear(count ?? 'dot'),
    clearAppBadge: () => wear('none'),
  })
}

const worn = () => Reflect.get(globalThis, 'badge')
const badge = ({ page }: Person) => page.evaluate(worn)

for (const { name: size, options } of SIZES) {
  test(`${size}: a room is unread until it was on a screen, and on all devices at once`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleo = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Garden'))
    await cleo.join(room)
    const ben = await accounts.ben.browse(browser)
    const [one, other] = [await cleo.browse(browser, options), await cleo.browse(browser, options)]
    await ben.post(room, 'Before')
    const told = marksOf(one.page)
    await meet(room, one, ben)
    await expect.poll(() => told.at(-1)).toContain('"unread":false')
    await one.open(lobby)
    await other.open(lobby)
    await Promise.all([one.showSide(), other.showSide()])
    await ben.say('While she is away')
    await expect(one.waiting(room.name)).toHaveText('unread')
    await expect(other.waiting(room.name)).toHaveText('unread')
    await ben.say(`For @${cleo.user.nickname}`)
    await expect(one.waiting(room.name)).toHaveText('1for you')
    await expect(other.waiting(room.name)).toHaveText('1for you')
    await one.link(room.name).click()
    await expect(one.row('While she is away')).toBeVisible()
    await expect(other.waiting(room.name)).toHaveCount(0, { timeout: 1_500 })
    await expect(divider(one)).toHaveCount(1)
    await expect(one.row('While she is away').locator('.new-divider')).toBeVisible()

    // Said in view, it is read at once; behind another tab it is not, on any device.
    await one.page.reload()
    await expect(one.row(/^.*For @/)).toBeVisible()
    const before = told.length
    await ben.say('Seen')
    await expect.poll(() => told.slice(before).at(-1)).toContain('"unread":false')
    await turn(one.page, false)
    await ben.say('Not seen')
    await expect(other.waiting(room.name)).toHaveText('unread')
    await expect(one.row('Not seen').locator('.new-divider')).toHaveCount(1)
    await turn(one.page, true)
    await expect(other.waiting(room.name)).toHaveCount(0)
    await expect(one.row('Not seen').locator('.new-divider')).toBeVisible()
    await expect(one.row('Not seen').getByRole('button', { name: ben.user.nickname })).toBeVisible()

    // Nor is it beside another window that has the focus.
    const unfocused = told.length
    await focus(one.page, false)
    await ben.say('Beside something else')
    await expect(other.waiting(room.name)).toHaveText('unread')
    await expect(one.row('Beside something else').locator('.new-divider')).toBeVisible()
    expect(told.slice(unfocused).filter((text) => text.includes('"unread":false'))).toEqual([])
    await focus(one.page, true)
    await expect(other.waiting(room.name)).toHaveCount(0)
    await one.showSide()
    await one.link('Lobby').click()
    await one.showSide()
    await one.link(room.name).click()
    await expect(one.row('Beside something else')).toBeVisible()
    await expect(divider(one)).toHaveCount(0)
  })

  test(`${size}: the way to what was not read points up, and is there only while that is where it leads`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleo = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Garden'))
    const [ben, one] = [await accounts.ben.browse(browser), await cleo.browse(browser, options)]
    const post = async (text: string) => {
      for (let count = 1; count <= 10; count++) await ben.post(room, `${text} ${count}.${'\n\nAnd more.'.repeat(4)}`)
    }
    await post('Before')
    await cleo.join(room)
    const told = marksOf(one.page)
    await one.open(room)
    await expect.poll(() => told.at(-1)).toContain('"unread":false')
    await one.open(lobby)
    await post('Since')
    await one.open(room)
    const up = one.page.getByRole('button', { name: /^Jump to first unread/ })
    await up.click()
    await expect(one.row('Since 1.')).toBeInViewport()
    await one.viewport.evaluate((viewport) => viewport.scrollTo(0, 0))
    await expect(one.row('Before 1.')).toBeInViewport()
    await expect(one.row('Since 1.')).not.toBeInViewport()
    await expect(up).toHaveCount(0)
    await one.page.getByRole('button', { name: /^Jump to newest/ }).click()
    await expect(up).toBeVisible()
  })

  test(`${size}: what was not read is gone to, marked so again from a message on, and done with`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleo = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Garden'))
    await cleo.join(room)
    const ben = await accounts.ben.browse(browser)
    const [one, other] = [await cleo.browse(browser, options), await cleo.browse(browser, options)]
    await ben.post(room, 'Before')
    const told = marksOf(one.page)
    await one.open(room)
    await expect.poll(() => told.at(-1)).toContain('"unread":false')
    await one.open(lobby)
    for (let count = 1; count <= 25; count++) await ben.post(room, `Number ${count}.\n\nAnd more.\n\nAnd more.`)
    await other.open(lobby)
    await other.showSide()
    await expect(other.waiting(room.name)).toHaveText('unread')
    await one.open(room)
    await expect(one.row('Number 25.')).toBeVisible()
    const jump = one.page.getByRole('button', { name: 'Jump to first unread, 25 new' })
    await jump.click()
    await expect(one.row('Number 1.')).toBeInViewport()
    await expect(one.row('Number 1.').locator('.new-divider')).toBeInViewport()
    // What was skipped is not read.
    await expect(other.waiting(room.name)).toHaveText('unread')
    await one.page.keyboard.press('Escape')
    await expect(other.waiting(room.name)).toHaveCount(0)
    await expect(divider(one)).toHaveCount(0)

    await one.page.getByRole('button', { name: /^Jump to newest/ }).click()
    await one.row('Number 24.').focus()
    await one.row('Number 24.').getByRole('button', { name: 'Mark unread from here' }).click()
    await expect(other.waiting(room.name)).toHaveText('unread')
    await expect(one.row('Number 24.').locator('.new-divider')).toHaveCount(1)
    // Where there is no Esc, the same button takes it back.
    await one.row('Number 24.').getByRole('button', { name: 'Mark as read' }).click()
    await expect(other.waiting(room.name)).toHaveCount(0)
    await expect(divider(one)).toHaveCount(0)
    await one.row('Number 24.').getByRole('button', { name: 'Mark unread from here' }).click()
    await expect(other.waiting(room.name)).toHaveText('unread')
    await other.link(room.name).click()
    await expect(other.row('Number 24.').locator('.new-divider')).toHaveCount(1)
    await expect(one.waiting(room.name)).toHaveCount(0)
  })

  test(`${size}: a star, silence and the title go with the room on all devices`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleo = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Garden'))
    await cleo.join(room)
    const ben = await accounts.ben.browse(browser)
    const [one, other] = [await cleo.browse(browser, options), await cleo.browse(browser, options)]
    await other.page.addInitScript(wearBadge)
    await one.open(room)
    await other.open(lobby)
    const starred = other.page.getByRole('navigation', { name: 'Starred' })
    await other.showSide()
    await one.openDetails()
    const star = one.details.getByRole('button', { name: /^Star/ })
    const outline = star.locator('svg')
    await expect(outline).toHaveCSS('fill', 'none')
    await star.click()
    await expect(outline).not.toHaveCSS('fill', 'none')
    await expect(starred.getByRole('link', { name: room.name })).toBeVisible()
    await one.open(lobby)
    await ben.post(room, 'To all')
    await expect(other.page).toHaveTitle('• Lobby · Edgewise')
    await expect(other.page.locator('link[rel="icon"]')).toHaveAttribute('href', '/favicon-unread.svg')
    await expect.poll(() => badge(other)).toBe('dot')
    await ben.post(room, `To @${cleo.user.nickname}`)
    await expect(other.page).toHaveTitle('(1) Lobby · Edgewise')
    await expect(other.page.locator('link[rel="icon"]')).toHaveAttribute('href', '/favicon-calls.svg')
    await expect.poll(() => badge(other)).toBe(1)

    await one.open(room)
    await expect(other.page).toHaveTitle('Lobby · Edgewise')
    await expect.poll(() => badge(other)).toBe('none')
    await one.openDetails()
    for (const [span, told] of [
      ['until tomorrow', /^Muted until \w+day, .*8:00/],
      ['for good', 'Muted for good'],
      ['for an hour', /^Muted until/],
    ] as const) {
      const unmute = one.details.getByRole('button', { name: 'Unmute' })
      if (await unmute.isVisible()) await unmute.click()
      await one.details.getByRole('button', { name: span }).click()
      await expect(one.details.getByText(told)).toBeVisible()
    }
    await one.open(lobby)
    await ben.post(room, 'Hardly heard')
    await expect(other.waiting(room.name)).toHaveText('unread')
    await expect(other.page).toHaveTitle('Lobby · Edgewise')
    await one.open(room)
    await one.openDetails()
    await one.details.getByRole('button', { name: 'Unmute' }).click()
    await one.details.getByLabel('Notify me of').selectOption('Everything')
    await other.open(room)
    await other.openDetails()
    await expect(other.details.getByLabel('Notify me of')).toHaveValue('everything')
    await expect(other.details.getByRole('button', { name: 'for an hour' })).toBeVisible()
  })

  test(`${size}: rooms are listed by what was said last, if one wants that`, async ({ accounts, browser, signIn }) => {
    const cleo = await signIn(freshNickname('Cleo'))
    const [garden, shed] = [
      await accounts.ben.createRoom(freshName('Garden')),
      await accounts.ben.createRoom(freshName('Shed')),
    ]
    await cleo.join(garden)
    await cleo.join(shed)
    const ben = await accounts.ben.browse(browser)
    const one = await cleo.browse(browser, options)
    await one.open(lobby)
    const listed = one.page.locator('.room-link')
    await expect(listed).toContainText(['Lobby', garden.name, shed.name])
    await one.showSide()
    await one.account.click()
    await one.page.getByRole('checkbox', { name: /^List rooms by recent activity/ }).check()
    await one.page.keyboard.press('Escape')
    await ben.post(garden, 'Weeds')
    await expect(listed).toContainText([garden.name, 'Lobby', shed.name])
    await ben.post(shed, 'Tools')
    await expect(listed).toContainText([shed.name, garden.name, 'Lobby'])
    await one.page.reload()
    await expect(listed).toContainText([shed.name, garden.name, 'Lobby'])
  })

  test(`${size}: to call more than twenty at once is asked about`, async ({ accounts, browser, signIn }) => {
    const ben = await accounts.ben.browse(browser, options)
    const cleo = await (await signIn(freshNickname('Cleo'))).browse(browser, options)
    await meet(lobby, ben, cleo)
    const words = `To everybody ${randomUUID()}`
    await ben.composer.fill(`@room ${words}`)
    await ben.composer.press('ControlOrMeta+Enter')
    await expect(ben.page.getByText('@room calls everybody')).toBeVisible()
    const [asked, around] = await Promise.all(
      [ben.page.getByRole('group', { name: 'Send to all' }), ben.page.locator('.composer')].map((box) =>
        box.boundingBox(),
      ),
    )
    expect((asked?.x ?? 0) + (asked?.width ?? 0)).toBeLessThanOrEqual((around?.x ?? 0) + (around?.width ?? 0))
    await expectAccessible(ben.page, [options.viewport.width])
    await expect(cleo.row(words)).toHaveCount(0)
    await ben.page.getByRole('button', { name: 'Cancel' }).click()
    await expect(ben.composer).toHaveValue(`@room ${words}`)
    await ben.composer.press('ControlOrMeta+Enter')
    await ben.page.getByRole('button', { name: 'Send to all' }).click()
    await expect(cleo.row(words)).toBeVisible()
  })

  test(`${size}: hours without notifications are kept, and the switch says what the browser allows`, async ({
    browser,
    signIn,
  }) => {
    const cleo = await (await signIn(freshNickname('Cleo'))).browse(browser, options)
    await cleo.open(lobby)
    let tell = () => {}
    const told = new Promise<void>((resolve) => {
      tell = resolve
    })
    await cleo.page.route('**/api/me/notifications', async (route) => {
      await told
      await route.continue()
    })
    await cleo.showSide()
    await cleo.account.click()
    const quiet = cleo.page.getByRole('checkbox', { name: /^Do not disturb me/ })
    // Whatever is pressed before it is known would be overwritten by the answer.
    await expect(quiet).toBeDisabled()
    tell()
    await expect(quiet).not.toBeChecked()
    await quiet.check()
    await cleo.page.getByLabel('From', { exact: true }).fill('21:30')
    await cleo.page.getByLabel('From', { exact: true }).blur()
    await expectAccessible(cleo.page, [options.viewport.width])
    await expect(async () => {
      await cleo.page.reload()
      await cleo.entered(lobby.name)
      await cleo.showSide()
      await cleo.account.click()
      await expect(cleo.page.getByLabel('From', { exact: true })).toHaveValue('21:30', { timeout: 2_000 })
    }).toPass()
    await expect(cleo.page.getByRole('checkbox', { name: /^Notify me on this device/ })).not.toBeChecked()
  })
}

for (const { name: size, options } of SIZES) {
  test(`${size}: names are finished, stand out, and lead to whom and what they mean`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleo = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Garden'))
    const other = await accounts.ben.createRoom(freshName('Shed'))
    await cleo.join(room)
    const ben = await accounts.ben.browse(browser, options)
    const one = await cleo.browse(browser, options)
    await ben.post(room, 'First of all')
    await meet(room, ben, one)
    await one.composer.fill('hello @')
    const names = one.page.getByRole('listbox', { name: 'Names' })
    await expect(names.getByRole('option').first()).toContainText(`@${ben.nickname}`)
    await expect(names.getByRole('option', { name: '@here Everybody who has the room open' })).toBeVisible()
    // At once: while it looks for more people, the options are drawn anew.
    const heights = await names.evaluate((list) =>
      Array.from(list.children, (option) => option.getBoundingClientRect().height),
    )
    expect(new Set(heights).size, 'Each has one line, so that all are seen.').toBe(1)
    await expectAccessible(one.page, [options.viewport.width])
    await one.composer.press('Enter')
    await expect(one.composer).toHaveValue(`hello @${ben.nickname} `)
    await one.composer.pressSequentially(`see #${other.name.slice(0, 4)}`)
    await expect(names.getByRole('option', { name: `#${other.name}` })).toBeVisible()
    await names.getByRole('option', { name: `#${other.name}` }).click()
    await one.page.getByRole('button', { name: 'Send' }).click()
    const said = ben.row('hello')
    await expect(said.locator('.mention.own')).toHaveText(`@${ben.nickname}`)
    await expect(one.row('hello').locator('.mention.own')).toHaveCount(0)
    await one
      .row('hello')
      .getByRole('button', { name: `@${ben.nickname}` })
      .click()
    await expect(one.page.getByRole('dialog', { name: ben.nickname })).toBeVisible()
    await one.page.keyboard.press('Escape')
    await ben.post(room, 'but not @nobody-at-all, nor `@code`')
    await expect(one.row('nobody-at-all').locator('.mention')).toHaveCount(0)
    await said.getByRole('link', { name: `#${other.name}` }).click()
    await ben.entered(other.name)
  })

  test(`${size}: a name of somebody who is not in a private room does not stand out, and its author is told`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const [ben, cleo] = [accounts.ben.user, await signIn(freshNickname('Cleo'))]
    const room = await accounts.ada.createRoom(freshName('Plans'), 'private', [ben])
    const ada = await accounts.ada.browse(browser, options)
    await ada.open(room)
    await ada.say(`@${ben.nickname} and @${cleo.user.nickname}, look`)
    const names = ada.row('look').locator('.mention')
    await expect(names).toHaveText([`@${ben.nickname}`, `@${cleo.user.nickname}`])
    await expect(ada.row('look').locator('.mention.uncalled')).toHaveText(`@${cleo.user.nickname}`)
    await ada.say('at this')
    await expect(ada.row('at this')).not.toHaveClass(/pending/)
    await expect(ada.page.getByText(`${cleo.user.nickname} is not in this room, and not told.`)).toBeVisible()
    await expectAccessible(ada.page, [options.viewport.width])
    await ada.page.getByRole('button', { name: 'Add them' }).click()
    await expect(ada.page.getByText('is not in this room')).toHaveCount(0)
    await expect(ada.row('look').locator('.mention.uncalled')).toHaveCount(0)
    await expect(names).toHaveCount(2)
  })

  test(`${size}: the inbox has what calls, until it is read, and leads there`, async ({
    accounts,
    browser,
    signIn,
  }) => {
    const cleo = await signIn(freshNickname('Cleo'))
    const room = await accounts.ben.createRoom(freshName('Garden'))
    await cleo.join(room)
    const ben = await accounts.ben.browse(browser)
    const one = await cleo.browse(browser, options)
    await one.open(lobby)
    await ben.post(room, `The first for @${cleo.user.nickname}`)
    await one.showSide()
    await one.page.getByRole('button', { name: 'Inbox' }).click()
    const inbox = one.page.getByRole('dialog', { name: 'Inbox' })
    await expect(inbox.getByRole('listitem')).toHaveCount(1)
    await expect(inbox.getByText('1 unread')).toBeVisible()
    const second = await ben.post(room, `The second for @${cleo.user.nickname}`)
    await ben.post(room, `The third for @${cleo.user.nickname}`)
    await expect(inbox.getByRole('listitem').first()).toContainText('The third')
    await ben.remove(room, second)
    await expect(inbox.getByRole('listitem')).toHaveCount(2)
    await expectAccessible(one.page, [options.viewport.width])
    await inbox.getByRole('link', { name: /The first/ }).click()
    await one.entered(room.name)
    await expect(one.row('The first')).toBeInViewport()
    await one.showSide()
    await one.page.getByRole('button', { name: 'Inbox' }).click()
    await expect(inbox.getByText('All read', { exact: true })).toBeVisible()
    await one.page.keyboard.press('Escape')
    await one.open(lobby)
    await ben.post(room, `The fourth for @${cleo.user.nickname}`)
    await one.showSide()
    await expect(one.waiting(room.name)).toHaveText('1for you')
    await one.page.getByRole('button', { name: 'Inbox' }).click()
    await inbox.getByRole('button', { name: 'Mark all read' }).click()
    await expect(inbox.getByText('All read', { exact: true })).toBeVisible()
    await one.page.keyboard.press('Escape')
    await expect(one.waiting(room.name)).toHaveCount(0)
  })

  test(`${size}: keys lead from room to room`, async ({ accounts, browser, signIn }) => {
    const cleo = await signIn(freshNickname('Cleo'))
    const [garden, kitchen] = [
      await accounts.ben.createRoom(freshName('Garden')),
      await accounts.ben.createRoom(freshName('Kitchen')),
    ]
    await cleo.join(garden)
    await cleo.join(kitchen)
    const ben = await accounts.ben.browse(browser)
    const one = await cleo.browse(browser, options)
    await one.open(lobby)
    await ben.post(garden, 'Weeds')
    // From then on it is known which rooms there are.
    await expect(one.page).toHaveTitle('• Lobby · Edgewise')
    await one.page.keyboard.press('Alt+ArrowDown')
    await one.entered(garden.name)
    await expect(one.page).toHaveTitle(`${garden.name} · Edgewise`)
    await one.page.keyboard.press('Alt+ArrowUp')
    await one.entered('Lobby')
    await ben.post(kitchen, 'Dinner')
    await expect(one.page).toHaveTitle('• Lobby · Edgewise')
    await one.page.keyboard.press('Alt+Shift+ArrowDown')
    await one.entered(kitchen.name)
    await one.page.keyboard.press('ControlOrMeta+k')
    const field = one.page.getByRole('combobox', { name: 'Room or person' })
    await expect(field).toBeFocused()
    await expect(one.page.getByRole('option').first()).toBeVisible()
    await expectAccessible(one.page, [options.viewport.width])
    await field.fill(garden.name.slice(0, 3).toLowerCase())
    await expect(one.page.getByRole('option').first()).toContainText(garden.name)
    await field.press('Enter')
    await one.entered(garden.name)
    await one.page.keyboard.press('ControlOrMeta+k')
    await field.fill(ben.nickname)
    await expect(one.page.getByRole('option', { name: ben.nickname })).toBeVisible()
    await field.press('Enter')
    await one.entered(ben.nickname)
    await one.composer.press('?')
    await expect(one.composer).toHaveValue('?')
    await one.composer.fill('')
    await one.page.locator('main').focus()
    await one.page.keyboard.press('?')
    await expect(one.page.getByRole('dialog', { name: 'Keys' })).toContainText('Mark the room as read')
    await expectAccessible(one.page, [options.viewport.width])
  })
}

test('the name that the arrows have chosen is the one that Enter writes, whatever is said meanwhile', async ({
  accounts,
  browser,
  signIn,
}) => {
  const cleo = await signIn(freshNickname('Cleo'))
  const room = await accounts.ben.createRoom(freshName('Garden'), 'private', [accounts.ada.user, cleo.user])
  const [ada, ben, one] = [
    await accounts.ada.browse(browser),
    await accounts.ben.browse(browser),
    await cleo.browse(browser),
  ]
  await ada.post(room, 'First of all')
  await ben.post(room, 'And then')
  await one.open(room)
  await expect(one.row('And then')).toBeVisible()
  await one.composer.pressSequentially('@')
  const chosen = one.page.getByRole('listbox', { name: 'Names' }).getByRole('option', { selected: true })
  await expect(chosen).toContainText(`@${ben.nickname}`)
  await one.composer.press('ArrowDown')
  await expect(chosen).toContainText(`@${ada.nickname}`)
  await ben.post(room, 'And on')
  await expect(one.row('And on')).toBeVisible()
  await one.composer.press('Enter')
  await expect(one.composer).toHaveValue(`@${ada.nickname} `)
})

test('the inbox calls people by the names they want, and whoever has gone a former member', async ({
  accounts,
  browser,
  signIn,
}) => {
  const [cleo, dan] = [await signIn(freshNickname('Cleo')), await signIn(freshNickname('Dan'))]
  const room = await accounts.ben.createRoom(freshName('Garden'))
  await cleo.join(room)
  await dan.rename('Daniel the Discreet')
  await (await dan.browse(browser)).post(room, `One word, @${cleo.user.nickname}`)
  const one = await cleo.browse(browser, PHONE)
  await one.open(lobby)
  await one.showSide()
  await one.page.getByRole('button', { name: 'Inbox' }).click()
  const entry = one.page.getByRole('dialog', { name: 'Inbox' }).getByRole('listitem')
  await expect(entry).toContainText('Daniel the Discreet')
  await dan.unregister()
  await expect(entry).toContainText('Former member')
})

test('what is pushed is shown, opens its message, and goes when it is read elsewhere or the page is opened', async ({
  accounts,
  browser,
  room,
}) => {
  const ada = await accounts.ada.browse(browser, PHONE)
  const { page } = ada
  await page.context().grantPermissions(['notifications'])
  const message = await ada.post(room, 'Of which is told')
  await ada.open(lobby)
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/sw.js')
    await navigator.serviceWorker.ready
  })
  // No push service is asked: what it would deliver is given to the worker by the browser's own tools.
  const tools = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) =>
    tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations
      if (registration) resolve(registration.registrationId)
    }),
  )
  await tools.send('ServiceWorker.enable')
  const registrationId = await registered
  const push = (note: unknown) =>
    tools.send('ServiceWorker.deliverPushMessage', {
      origin: new URL(page.url()).origin,
      registrationId,
      data: JSON.stringify(note),
    })
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      return (await registration.getNotifications()).map(({ title, body }) => [title, body])
    })
  const call = { type: 'call', room: room.id, message, title: 'Ben in Garden', body: 'Of which is told' }
  const unknown = { ...call, room: 'unknown' }
  const [worker] = page.context().serviceWorkers()
  await worker?.evaluate(wearBadge)
  await push(unknown)
  await expect.poll(shown).toEqual([['Ben in Garden', 'Of which is told']])
  await expect.poll(() => worker?.evaluate(worn)).toBe('dot')
  await push({ type: 'read', room: 'another' })
  await push({ ...unknown, message: 'another' })
  await expect.poll(async () => (await shown()).length).toBe(2)
  // Whoever says something in one room names it, and so may name it as a message of another.
  await push({ ...call, room: 'another', title: 'Eve in her room' })
  await expect.poll(async () => (await shown()).length).toBe(3)
  await push({ type: 'retracted', room: 'another', message })
  await expect.poll(async () => (await shown()).length).toBe(2)
  await push({ type: 'retracted', room: 'unknown', message: 'another' })
  await expect.poll(shown).toEqual([['Ben in Garden', 'Of which is told']])
  await push({ type: 'read', room: 'unknown' })
  await expect.poll(shown).toEqual([])
  await expect.poll(() => worker?.evaluate(worn)).toBe('none')

  // Not every push service may be told that something has been read, so the page takes it away when it opens.
  await push(call)
  await push({ ...unknown, message: 'another', title: 'Ben elsewhere' })
  await expect.poll(shown).toContainEqual(['Ben elsewhere', 'Of which is told'])
  await page.reload()
  await expect.poll(shown).toEqual([['Ben elsewhere', 'Of which is told']])

  await worker?.evaluate((data) => {
    const notification = Object.assign(new Event('notificationclick'), {
      notification: { data, close: () => {} },
      waitUntil: () => {},
    })
    self.dispatchEvent(notification)
  }, call)
  await ada.entered(room.name)
  await expect(ada.row('Of which is told')).toBeInViewport()
})

test('three people, one of them on two devices: a call, what is new, and an end to it reach all of these at once', async ({
  accounts,
  browser,
  signIn,
}) => {
  const [cleo, dora] = [await signIn(freshNickname('Cleo')), await signIn(freshNickname('Dora'))]
  const room = await accounts.ben.createRoom(freshName('Plans'), 'private', [cleo.user, dora.user])
  const ben = await accounts.ben.browse(browser, DESK)
  const [desk, phone] = [await cleo.browse(browser, DESK), await cleo.browse(browser, PHONE)]
  const third = await dora.browse(browser, PHONE)
  await meet(lobby, desk, phone, third)
  await ben.open(room)
  await ben.say(`For @${cleo.user.nickname}`)
  for (const device of [desk, phone]) await expect(device.waiting(room.name)).toHaveText('1for you')
  await expect(third.waiting(room.name)).toHaveText('unread')
  await phone.showSide()
  await phone.link(room.name).click()
  await expect(phone.row(/^.*For @/)).toBeVisible()
  await expect(desk.waiting(room.name)).toHaveCount(0)
  await expect(third.waiting(room.name)).toHaveText('unread')
  await phone.open(lobby)
  await ben.say('For whoever is there')
  for (const device of [desk, phone]) await expect(device.waiting(room.name)).toHaveText('unread')

  await desk.link(room.name).click()
  await expect(phone.waiting(room.name)).toHaveCount(0)
  await phone.open(room)
  await ben.openDetails()
  await ben.govern(cleo.user.nickname, 'Remove…', 'Remove')
  for (const device of [desk, phone]) {
    await expect(device.page.getByRole('heading', { name: 'This room is closed to you' })).toBeVisible()
    await expect(device.listed(room.name)).toHaveCount(0)
  }
  await third.open(room)
  await third.say('Still here')
  await expect(ben.row('Still here')).toBeVisible()
})

test('what waits further up than is held is counted on as it is said and removed', async ({
  accounts,
  browser,
  signIn,
}) => {
  const cleo = await signIn(freshNickname('Cleo'))
  const room = await accounts.ben.createRoom(freshName('Garden'))
  await cleo.join(room)
  const [ada, ben] = [await accounts.ada.browse(browser), await accounts.ben.browse(browser)]
  const one = await cleo.browse(browser, PHONE)
  await ben.post(room, 'Before')
  const told = marksOf(one.page)
  await one.open(room)
  await expect.poll(() => told.at(-1)).toContain('"unread":false')
  await one.open(lobby)
  const posted: string[] = []
  // In turns: one alone would be too fast.
  for (let count = 1; count <= 60; count++) posted.push(await (count % 2 ? ada : ben).post(room, `Number ${count}.`))
  await one.open(room)
  const jump = (count: number) => one.page.getByRole('button', { name: `Jump to first unread, ${count} new` })
  await expect(jump(60)).toBeVisible()
  await ben.remove(room, posted[9] ?? '')
  await expect(jump(59)).toBeVisible()
  await ben.post(room, 'Number 61.')
  await ben.post(room, 'Number 62.')
  await expect(jump(61)).toBeVisible()
  await jump(61).click()
  await expect(one.row('Number 1.')).toBeInViewport()
})
