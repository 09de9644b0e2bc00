/** What hostile people write and link to stays what it is for a browser: text. */

import { randomUUID } from 'node:crypto'
import { expect, type Locator, type Page } from '@playwright/test'
import { NAMES_MAX } from '../../protocol/limits.ts'
import { freshNickname } from './account.ts'
import { test } from './test.ts'

const CODE = 'document.documentElement.dataset.ran=1'

const BODIES = [
  `<script>${CODE}</script>`,
  `<img src=x onerror="${CODE}">`,
  `<svg onload="${CODE}"><a xlink:href="javascript:${CODE}"><text>x</text></a></svg>`,
  `<iframe srcdoc="<script>parent.${CODE}</script>"></iframe>`,
  `<details open ontoggle="${CODE}">x</details>`,
  `<style>body { display: none }</style><link rel="stylesheet" href="http://203.0.113.1/x.css">`,
  '<meta http-equiv="refresh" content="0;url=http://203.0.113.1/">',
  '<base href="http://203.0.113.1/"><form action="/x"><input autofocus></form>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  `[a](javascript:${CODE})`,
  `[a](JaVa\tScRiPt:${CODE})`,
  `[a](&#106;avascript:${CODE})`,
  `[a](\u0001javascript:${CODE})`,
  '[a](data:text/html,<script>alert(1)</script>)',
  '[a](vbscript:x) [b](file:///etc/passwd) [c](blob:null/1) [d](//203.0.113.1/x) [e](/api/session)',
  `<javascript:${CODE}> javascript:${CODE}`,
  `[a][r]\n\n[r]: javascript:${CODE}`,
  `![a](javascript:${CODE}) ![b](data:image/svg+xml,<svg/>) ![c](http://203.0.113.1/pixel.gif)`,
  `[a](http://203.0.113.1/"onmouseover="${CODE}) [b](http://203.0.113.1/ "x\\" onclick=${CODE}")`,
  `\`\`\`"><script>${CODE}</script>\n<img src=x onerror=${CODE}>\n\`\`\``,
  `| <b onclick=${CODE}>a</b> | b |\n| - | - |\n| [x](javascript:${CODE}) | <img src=x> |`,
  `# <h1 id=app>x</h1>\n- [ ] <input onfocus=${CODE} autofocus>\n> <object data=x></object>`,
  '>'.repeat(4_000),
  '['.repeat(4_000) + ']('.repeat(2_000),
  `${'*'.repeat(7_999)}a`,
  `${'- '.repeat(2_000)}x`,
  '\u202e\u0000\ud800\u2028\u200b text that runs backwards',
] as const

/** Every element that a message's body may become. */
const ALLOWED =
  'p, br, strong, em, del, code, a, blockquote, ul, ol, li, hr, ' +
  'table, thead, tbody, tr, th, td, figure, pre, div.code-tools, span.lang, span.box, ' +
  '.code-tools button, .code-tools button svg, .code-tools button path'

test('hostile Markdown is words', async ({ ada, ben, room }) => {
  const complaints = await listen(ben.page)
  // In turns, since long messages use up one's rate.
  for (const [index, body] of BODIES.entries()) await (index % 2 === 0 ? ada : ben).post(room, body)
  await ben.open(room)
  await expect(ben.rows).toHaveCount(BODIES.length)
  for (const [index, body] of BODIES.entries()) {
    // Not that it is shown somehow, but that something of it is there to be judged.
    await expect(ben.rows.nth(index).locator('.prose'), body.slice(0, 80)).toHaveText(/\S/)
  }
  await provoke(ben.page)
  await expectHarmless(ben.page)
  expect(complaints).toEqual([])
})

test('hostile pages and rooms are words too', async ({ accounts, ada, ben, site }) => {
  const complaints = await listen(ben.page)
  const room = await accounts.ada.createRoom(`<img src=x onerror=alert(1)> ${randomUUID().slice(0, 8)}`)
  const title = `<img src=x onerror="${CODE}">`
  await accounts.ben.join(room)
  await ben.open(room)
  await ada.post(room, site.page({ title, description: `<script>${CODE}</script>` }))
  await expect(ben.page.getByRole('link', { name: title })).toBeVisible()
  await expect(ben.page.locator('.card-description')).toHaveText(`<script>${CODE}</script>`)
  await expect(ben.page.getByRole('link', { name: room.name })).toBeVisible()
  await expect(ben.page).toHaveTitle(new RegExp(`${RegExp.escape(room.name)} · Edgewise$`))
  await provoke(ben.page)
  await expectHarmless(ben.page)
  expect(complaints).toEqual([])
})

test('of thousands of names in one message those stand out that it can call, and no others are asked for', async ({
  ada,
  ben,
  room,
}) => {
  const asked: string[][] = []
  ben.page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname === '/api/people') asked.push(searchParams.get('names')?.split(',') ?? [])
  })
  const nobody = Array.from({ length: 2_500 }, (_, index) => `@${String.fromCodePoint(0x4e00 + index)}`)
  const names = [`@${ada.user.nickname}`, ...nobody, `@${ben.user.nickname}`]
  await ada.post(room, names.join(' '))
  const answered = ben.page.waitForResponse(/\/api\/people\?names=/)
  await ben.open(room)
  await expect(ben.row('@\u4e00').locator('.prose')).toHaveText(names.join(' '))
  await answered
  expect(asked.map(({ length }) => length)).toEqual([NAMES_MAX - 1])
  await expect(ben.row('@\u4e00').locator('.prose').getByRole('button')).toHaveText([`@${ada.user.nickname}`])
})

test('marks without end on one letter are drawn over nobody else', async ({ ada, browser, room, signIn }) => {
  const mallory = await (await signIn(freshNickname(`e${'\u0301'.repeat(20)}`))).browse(browser)
  await ada.post(room, 'Said before')
  await mallory.post(room, `a${'\u0301'.repeat(3_500)}${'\u0316'.repeat(3_500)}`)
  await mallory.post(room, 'In between')
  // The mark of an edit stands in the last line of the words, which are laid out in another way for that.
  const stacks = `e${'\u0301'.repeat(60)}`.repeat(40)
  await mallory.edit(room, await mallory.post(room, stacks), `${stacks}e`)
  await ada.post(room, 'Said after')
  await ada.open(room)
  const marked = ada.rows.filter({ has: ada.page.locator('.prose', { hasText: '\u0301' }) })
  await expect(marked).toHaveCount(2)
  // The words alone: the round edge of an avatar is drawn a shade lighter now and then.
  for (const row of [ada.row('Said before'), ada.row('In between')].map((said) => said.locator('.prose'))) {
    const covered = await row.screenshot()
    await setVisibility(marked, 'hidden')
    const alone = await row.screenshot()
    await setVisibility(marked, 'visible')
    expect(covered.equals(alone)).toBe(true)
  }
})

test('the checks above would see a script that runs and a policy that is broken', async ({ page }) => {
  const complaints = await listen(page)
  await page.goto('/')
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<img src="http://203.0.113.1/x.gif">'))
  await expect.poll(() => complaints).not.toEqual([])
  await expect(expectHarmless(page)).rejects.toThrow('203.0.113.1')
  await page.evaluate(CODE)
  await expect(expectHarmless(page)).rejects.toThrow('"ran": "1"')
})

async function setVisibility(rows: Locator, visibility: 'hidden' | 'visible'): Promise<void> {
  await rows.evaluateAll((all, wanted) => {
    for (const row of all) if (row instanceof HTMLElement) row.style.visibility = wanted
  }, visibility)
}

/** Collects what the browser finds wrong with the page: errors, broken policies, dialogs. */
async function listen(page: Page): Promise<readonly string[]> {
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message())
    void dialog.dismiss()
  })
  await page.exposeFunction('complain', (text: string) => complaints.push(text))
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      Reflect.get(window, 'complain')(`${violatedDirective} ${blockedURI}`),
    ),
  )
  return complaints
}

/** Does to every element of every message what would set off a handler. */
async function provoke(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('.said *')) {
      for (const type of ['mouseover', 'focus', 'toggle', 'load', 'error']) element.dispatchEvent(new Event(type))
    }
  })
}

async function expectHarmless(page: Page): Promise<void> {
  const found = await page.evaluate((allowed) => {
    const elements = [...document.querySelectorAll('.prose *')]
    const all = [...document.querySelectorAll('#app *')]
    return {
      ran: document.documentElement.dataset.ran ?? 'nothing',
      elements: elements.filter((element) => !element.matches(allowed)).map((element) => element.outerHTML),
      addresses: all
        .flatMap((element) => ['href', 'src', 'srcset', 'action', 'data'].map((name) => element.getAttribute(name)))
        .filter((address) => address !== null && !/^(?:https?:\/\/|mailto:|\/(?!\/)|#main$)/.test(address)),
      pictures: [...document.images].filter(({ src }) => new URL(src).origin !== location.origin).map(({ src }) => src),
      handlers: all.flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith('on'))),
    }
  }, ALLOWED)
  expect(found).toEqual({ ran: 'nothing', elements: [], addresses: [], pictures: [], handlers: [] })
}
