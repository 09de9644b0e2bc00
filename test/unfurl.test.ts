/** Links to a real web site of every kind, and what becomes of them. */

import { describe, expect, inject, test } from 'vitest'
import type { PageCard } from '../worker/unfurl/job.ts'
import { type Settings, type Unfolded, unfurl } from '../worker/unfurl/page.ts'
import { linkTo, policy, SITE, visited } from './local-site.ts'

const AGENT = 'Edgewise/1 (link preview; +https://chat.example.com/bot.txt)'

/** All but how much was read, which is bounded elsewhere. */
async function ask(link: string, settings: Partial<Settings> = {}) {
  const { read, ...result } = await unfurl(link, { policy, agent: AGENT, ...settings })
  return result
}

async function unfolded(link: string, settings?: Partial<Settings>): Promise<Unfolded> {
  const result = await ask(link, settings)
  if (result.type !== 'card') throw new Error(`No card: ${JSON.stringify(result)}`)
  return result
}

async function cardOf(path: string): Promise<PageCard> {
  return (await unfolded(linkTo(path))).card
}

const gone = (reason: string) => ({ type: 'gone', reason })
const busy = (reason: string, retryAfter: number | null = null) => ({ type: 'busy', reason, retryAfter })

describe('a page becomes a card', () => {
  test('with all that it says of itself', async () => {
    expect(await unfolded(linkTo('/rich'))).toMatchObject({
      card: {
        kind: 'page',
        title: 'Ships & harbours',
        description: 'All about ships.',
        site: 'The Harbour',
        pictureSource: `${SITE}/picture.gif`,
        pictureSize: { width: 640, height: 480 },
        iconSource: `${SITE}/icon.gif`,
      },
      sources: { title: 'og:title', site: 'og:site_name', pictureSize: 'bytes' },
    })
  })

  test.each([
    ['/page', 'A page'],
    ['/gzip', 'A page'],
    ['/brotli', 'A page'],
    ['/203', 'A page'],
    ['/206', 'A page'],
    ['/early-hints', 'A page'],
    ['/no-head', 'A page'],
    ['/split', 'A & B 😀 😀'],
    ['/windows-1251', 'Привет'],
    ['/windows-1251-meta', 'Привет'],
    ['/shift-jis', '日本語'],
    ['/utf-16', 'Größe'],
    ['/utf-16-header', 'Größe'],
  ])('%s: %s', async (path, title) => expect((await cardOf(path)).title).toBe(title))

  test('asked for politely, once, and without what would tell who asks', async () => {
    const visit = crypto.randomUUID()
    await unfolded(linkTo('/redirect/2', visit))
    const { requests } = await visited(visit)
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /redirect/2',
      'GET /redirect/1',
      'GET /page',
    ])
    for (const { headers } of requests) {
      expect(headers['user-agent']).toBe(AGENT)
      expect(headers['accept-language']).toBe('en, *;q=0.5')
      expect(headers.accept).toContain('text/html')
      expect([headers.cookie, headers.referer, headers.authorization]).toEqual([undefined, undefined, undefined])
    }
  })
})

describe('a page with something wrong with it gives its best card', () => {
  test.each([
    ['/unclosed', 'Unclosed'],
    ['/no-head-tag', 'No head'],
    ['/no-body-tag', 'No body'],
    ['/no-tags', 'No tags'],
    ['/invalid-utf-8', 'Größe � €'],
    ['/unknown-charset', 'Größe'],
    ['/no-type', 'A page'],
    ['/no-type-utf-16', 'A page'],
    ['/length-too-small', 'A page'],
    ['/length-too-large', 'Less'],
    ['/cut-in-head', 'Cut'],
    ['/cut-after-head', 'A page'],
    ['/slow-after-head', 'A page'],
    ['/no-type-picture', 'no-type-picture'],
  ])('%s: %s', async (path, title) => expect((await cardOf(path)).title).toBe(title))

  test.each([
    ['/empty', 'no_title'],
    ['/untitled', 'no_title'],
    ['/png-as-html', 'no_title'],
    ['/html-as-png', 'not_html'],
    ['/no-type-text', 'not_html'],
    ['/nonsense-type', 'not_html'],
    ['/zip', 'not_html'],
  ])('or none: %s', async (path, reason) => expect(await ask(linkTo(path))).toEqual(gone(reason)))
})

describe('redirects', () => {
  test.each(['/redirect/1', '/redirect/5', '/redirect/raw'])('%s leads to the page', async (path) => {
    expect((await cardOf(path)).title).toBe('A page')
  })

  test.each([
    ['/redirect/6', 'redirects'],
    ['/redirect/loop', 'redirects'],
    ['/redirect/to', 'redirects'],
    ['/redirect/nowhere', 'status_302'],
    ['/redirect/300', 'status_300'],
    ['/redirect/malformed', 'address_malformed'],
    ['/redirect/long', 'address_too_long'],
    ['/redirect/metadata', 'address_ip'],
    ['/redirect/metadata-name', 'address_name'],
    ['/redirect/decimal', 'address_ip'],
    ['/redirect/mapped', 'address_ip'],
    ['/redirect/nat64', 'address_ip'],
    ['/redirect/localhost', 'address_name'],
    ['/redirect/wildcard', 'address_name'],
    ['/redirect/relative', 'address_ip'],
    ['/redirect/port', 'address_port'],
    ['/redirect/file', 'address_scheme'],
    ['/redirect/data', 'address_scheme'],
    ['/redirect/userinfo', 'address_userinfo'],
    ['/redirect/denied', 'address_denied'],
    ['/redirect/inward-at-last', 'address_ip'],
  ])('%s leads nowhere: %s', async (path, reason) => expect(await ask(linkTo(path))).toEqual(gone(reason)))

  test('end after the fifth', async () => {
    const visit = crypto.randomUUID()
    await ask(linkTo('/redirect/loop', visit))
    expect((await visited(visit)).requests).toHaveLength(6)
  })

  test.each([
    ['http://169.254.169.254/latest', 'address_ip'],
    ['http://localhost/', 'address_name'],
    [`http://user@127.0.0.1:${inject('sitePort')}/page`, 'address_userinfo'],
    ['https://denied.example.org/', 'address_denied'],
    ['nonsense', 'address_malformed'],
  ])('the link itself is checked: %s', async (link, reason) => expect(await ask(link)).toEqual(gone(reason)))
})

describe('a page that sends its readers elsewhere by itself', () => {
  test.each([
    ['/refresh/page', 'A page'],
    ['/refresh/base', 'A page'],
    ['/refresh/shared', 'Meant itself'],
    ['/refresh/late', 'News'],
    ['/refresh/self', 'Itself'],
    ['/refresh/noscript', 'With scripts'],
    ['/refresh/to', 'Fro'],
  ])('%s: %s', async (path, title) => expect((await cardOf(path)).title).toBe(title))

  test.each([
    ['/refresh/404', 'status_404'],
    ['/refresh/members', 'login'],
    ['/refresh/gate', 'challenge'],
    ['/refresh/front', 'front_page'],
    ['/refresh/inward', 'address_ip'],
    ['/refresh/script', 'address_scheme'],
  ])('%s leads nowhere: %s', async (path, reason) => expect(await ask(SITE + path)).toEqual(gone(reason)))
})

describe('what stands in front of a page makes no card', () => {
  test.each([
    ['/members/1', 'login'],
    ['/consented/1', 'consent'],
    ['/lost/1', 'front_page'],
    ['/lost/2', 'front_page'],
    ['/challenge/403', 'challenge'],
    ['/challenge/503', 'challenge'],
    ['/challenge/429', 'challenge'],
    ['/challenge/202', 'challenge'],
    ['/challenge/page', 'challenge'],
    ['/error-page', 'error_page'],
  ])('%s: %s', async (path, wall) => expect(await ask(linkTo(path))).toEqual(gone(wall)))

  test.each([
    ['/members/2', 'A page'],
    ['/login', 'Welcome back'],
    ['/', 'The front page'],
  ])('%s is what was asked for', async (path, title) => expect((await cardOf(path)).title).toBe(title))
})

describe('an answer that is no page', () => {
  test.each([
    ['/204', gone('empty')],
    ['/304', gone('status_304')],
    ['/401', gone('status_401')],
    ['/403', gone('status_403')],
    ['/404', gone('status_404')],
    ['/410', gone('status_410')],
    ['/451', gone('status_451')],
    ['/500', busy('status_500')],
    ['/502', busy('status_502')],
    ['/429', busy('status_429', 120)],
    ['/429-soon', busy('status_429', 1)],
    ['/429-never', busy('status_429', 24 * 60 * 60)],
    ['/429-whenever', busy('status_429')],
    ['/503-past', busy('status_503', 0)],
    ['/reset', busy('network')],
    ['/no-http', busy('network')],
    ['/length-nonsense', busy('network')],
    ['/plain-as-gzip', busy('network')],
    ['/cut-before-title', busy('network')],
  ])('%s is %j', async (path, result) => expect(await ask(linkTo(path))).toEqual(result))

  test('may name the date to come back at', async () => {
    const result = await ask(linkTo('/503-date'))
    expect(result).toEqual(busy('status_503', expect.any(Number)))
    const { retryAfter } = result as { readonly retryAfter: number }
    expect(retryAfter).toBeGreaterThan(3_000)
    expect(retryAfter).toBeLessThanOrEqual(3_600)
  })

  test('may be one the next time', async () => {
    const link = linkTo('/500-once')
    expect(await ask(link)).toEqual(busy('status_500'))
    expect((await unfolded(link)).card.title).toBe('A page')
  })
})
