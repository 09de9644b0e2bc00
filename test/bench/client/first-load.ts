// What is fetched until the first message stands in the timeline, and how long that takes, with nothing in the cache.
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { type Browser, type BrowserContext, request } from '@playwright/test'
import { LOBBY } from '../../../protocol/model.ts'
import { createRoom, post, signIn } from '../../scripts/served.ts'
import { median, type Target, under } from '../load/report.ts'
import type { Figure, Measured } from './client.ts'

const RUNS = 5
/** Of script, gzip. */
const KIB_MOST = 45
const MESSAGES = 25
const PLAIN = 'The ferry leaves at nine in the morning, as far as anybody knows.'
const MARKED = 'The **ferry** leaves at nine: see https://ferry.example/times'

/** What holds the first load where what is said has more to it than words. */
const PARSER =
  'where what stands on the first screen has links or formatting, the parser of Markdown and what draws it are fetched with it.'

type State = Awaited<ReturnType<BrowserContext['storageState']>>

export async function measureFirstLoad(browser: Browser, url: string): Promise<Measured> {
  const writer = await signIn(url, 'Writer')
  const room = await createRoom(url, writer, 'Room')
  // Readers read the lobby alone. Each says no more than one person may at once.
  await fill(url, writer, PLAIN, LOBBY)
  await fill(url, await signIn(url, 'Marker'), MARKED, room)
  const member = await stateOf(url)
  const figures: Figure[] = []
  const targets: Target[] = []
  for (const [who, path, state, reason] of [
    ['member, plain words', '/', member],
    ['member, links and formatting', `/rooms/${room}`, member, PARSER],
    ['reader, plain words', '/', undefined],
  ] as const) {
    const [script, ...others] = await load(browser, url + path, who, state)
    figures.push(script, ...others)
    targets.push(under(script.label, KIB_MOST, 'KiB', script.value / 1024, reason))
  }
  return { figures, targets }
}

async function fill(url: string, token: string, body: string, room: string): Promise<void> {
  for (let said = 0; said < MESSAGES; said++) await post(url, token, body, room)
}

async function stateOf(url: string): Promise<State> {
  const http = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } })
  await http.post('/api/session', { data: { nickname: 'Reader', password: 'correct horse' } })
  const state = await http.storageState()
  await http.dispose()
  return state
}

async function load(
  browser: Browser,
  address: string,
  who: string,
  storageState: State | undefined,
): Promise<readonly [Figure, ...Figure[]]> {
  const runs: Awaited<ReturnType<typeof loadOnce>>[] = []
  for (let run = 0; run < RUNS; run++) runs.push(await loadOnce(browser, address, storageState))
  const files = runs[0]?.files ?? []
  const bytes = async (kind: string, label: string): Promise<readonly [Figure, Figure]> => {
    const bodies = await Promise.all(files.filter((file) => file.endsWith(kind)).map(bodyOf))
    const sum = (size: (body: Buffer) => number) => bodies.reduce((total, body) => total + size(body), 0)
    return [
      { label: `${who}: ${label}, gzip`, value: sum((body) => gzipSync(body, { level: 9 }).length), unit: 'bytes' },
      { label: `${who}: ${label}, brotli`, value: sum((body) => brotliCompressSync(body).length), unit: 'bytes' },
    ]
  }
  return [
    ...(await bytes('.js', 'script')),
    ...(await bytes('.css', 'style')),
    { label: `${who}: until the first message is there`, value: median(runs.map(({ ms }) => ms)), unit: 'ms' },
  ]
}

async function loadOnce(browser: Browser, address: string, storageState: State | undefined) {
  const context = await browser.newContext(storageState && { storageState })
  const page = await context.newPage()
  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (!document.querySelector('[data-message]')) return
      performance.mark('first message')
      observer.disconnect()
    }).observe(document, { childList: true, subtree: true })
  })
  await page.goto(address)
  await page.locator('[data-message]').last().waitFor()
  const found = await page.evaluate(() => {
    const ms = performance.getEntriesByName('first message')[0]?.startTime ?? Number.NaN
    const fetched = performance.getEntriesByType('resource').filter(({ startTime }) => startTime < ms)
    return { ms, files: [...new Set(fetched.map(({ name }) => name))] }
  })
  await context.close()
  return found
}

async function bodyOf(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}
