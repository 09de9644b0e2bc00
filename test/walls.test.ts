/** What stands in front of a page is told from the page, where that takes no guessing. */

import { describe, expect, test } from 'vitest'
import { isChallenge, wallAfter, wallIn } from '../worker/unfurl/walls.ts'

function after(...hops: readonly string[]): string | null {
  return wallAfter(hops.map((hop) => new URL(hop, 'https://example.com')))
}

describe('a redirect to a sign-in', () => {
  test.each([
    '/login',
    '/login/',
    '/Login.aspx?ReturnUrl=%2Fnews%2F1',
    '/login.php',
    '/wp-login.php?redirect_to=x',
    '/users/sign_in',
    '/accounts/login/?next=/p/1/',
    '/de/login',
    '/account/sign-in',
    '/auth/login',
    '/authwall?trk=x',
    '/session/new',
    '/sessions/new?return_to=%2F',
    '/hc/en-us/signin?return_to=x',
    'https://accounts.google.com/v3/signin/identifier?continue=x',
    'https://accounts.google.com/ServiceLogin?passive=true',
    'https://login.example.com/',
    'https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1&redirect_uri=x',
    'https://sso.example.org/start',
    'https://id.example.org/realms/x/protocol/openid-connect/auth?client_id=1&redirect_uri=x',
    'https://id.example.org/saml2?SAMLRequest=x',
    'https://id.example.org/op?openid.mode=checkid_setup',
  ])('%s is a wall', (end) => expect(after('/news/1', end)).toBe('login'))

  test('is one by way of others, and from a short link', () => {
    expect(after('http://example.com/news/1', 'https://example.com/news/1', '/news/1/', '/login')).toBe('login')
    expect(after('https://short.example.net/x', '/news/1', '/login')).toBe('login')
  })

  test.each([
    ['the link itself', ['/login']],
    ['a link to the sign-in', ['http://example.com/login', 'https://example.com/login/']],
    ['a link to the sign-in in a language', ['/login', '/en/login']],
    ['a link to a sign-in by another name', ['/signin', '/login']],
    ['a way by the sign-in and back', ['/news/1', 'https://login.example.com/check?back=1', '/news/1?seen=1']],
    ['part of a word', ['/1', '/blog/login-screens']],
    ['part of a word', ['/1', '/loginov-wins-again']],
    ['part of a word', ['/1', '/catalogin/2']],
    ['part of a host', ['/1', 'https://loginradius.example.com/pricing']],
    ['what is written about', ['/1', '/docs/login']],
    ['what is written about', ['/1', '/en/blog/2026/sign-in']],
    ['what is written about', ['/1', '/wiki/Login']],
    ['what is asked for', ['/1', '/search?q=login']],
    ['the name of a program', ['/1', '/apps?client_id=1']],
  ])('%s is none: %j', (_, hops) => expect(after(...hops)).toBeNull())
})

describe('a redirect to a question for consent', () => {
  test.each([
    'https://consent.example.com/m?continue=x',
    'https://guce.example.com/consent?brandType=eu',
    'https://consent.example.com/v2/collectConsent?sessionId=1',
    '/collectConsent?sessionId=1',
    '/privacy-gate/?callbackUrl=x',
    '/cookie-wall',
  ])('%s is a wall', (end) => expect(after('/news/1', end)).toBe('consent'))

  test.each([
    ['/consent', '/consent/'],
    ['/1', '/informed-consent-explained'],
    ['/1', '/news/consent'],
  ])('from %s to %s is none', (...hops) => expect(after(...hops)).toBeNull())
})

describe('a redirect to the front page', () => {
  test.each([
    ['/news/1', '/'],
    ['/news/1', '/index.html'],
    ['/news/1', '/home'],
    ['/news/1', '/en'],
    ['/news/1', '/en/'],
    ['/news/1', '/pt-BR/'],
    ['/news/1', '/zh_hant/home.php'],
    ['/en/news', '/en/'],
    ['/en/news', '/de/'],
    ['http://example.com/news/1', 'https://www.example.com/'],
    ['https://www.example.com/news/1', 'https://example.com/'],
    ['https://m.example.com/news/1', 'https://www.example.com/'],
    ['/faq', '/'],
  ])('from %s to %s is a wall', (...hops) => expect(after(...hops)).toBe('front_page'))

  test('is one by way of others, and from a short link', () => {
    expect(after('/news/1', 'https://www.example.com/news/1', 'https://www.example.com/')).toBe('front_page')
    expect(after('https://short.example.net/x', '/news/1', '/')).toBe('front_page')
    expect(after('/news/1', 'https://sso.example.net/check', '/')).toBe('front_page')
  })

  test.each([
    ['http://example.com', 'https://example.com/'],
    ['http://example.com/', 'https://www.example.com/'],
    ['/', '/en/'],
    ['/', '/home'],
    ['/index.html', '/'],
    ['/home', '/'],
    ['/en', '/en/'],
    ['/en', '/de/'],
    ['/en/index.html', '/'],
    ['/?ref=somebody', '/'],
    ['/#part', '/'],
    ['/', '/cookies?back=1', '/'],
    ['/news/1', '/news/1/'],
    ['/news/1', '/en/news/1'],
    ['/news/1', '/?p=1'],
    ['/news/1', '/#/news/1'],
    ['/news/1', '/faq'],
    ['/news/1', '/ai/'],
    ['/news/1', '/news/'],
    ['https://short.example.net/x', 'https://example.com/'],
    ['https://www.example.org/sponsor/1', 'https://example.com/'],
    ['https://shop.example.com/sale', 'https://example.com/'],
    ['http://example.com:8080/news', 'https://example.com/'],
  ])('from %s to %s is none', (...hops) => expect(after(...hops)).toBeNull())
})

describe('a test whether a person asks', () => {
  test.each([
    ['cf-mitigated', 'challenge'],
    ['CF-Mitigated', ' Challenge '],
    ['x-vercel-mitigated', 'challenge'],
    ['x-vercel-mitigated', 'deny'],
    ['x-amzn-waf-action', 'challenge'],
    ['x-amzn-waf-action', 'captcha'],
  ])('shows by %s: %s', (name, value) => expect(isChallenge(new Headers({ [name]: value }))).toBe(true))

  test.each([
    ['cf-mitigated', ''],
    ['cf-ray', 'challenge'],
    ['x-vercel-mitigated', 'no'],
    ['server', 'cloudflare'],
  ])('does not show by %s: %s', (name, value) => expect(isChallenge(new Headers({ [name]: value }))).toBe(false))
})

describe('a page that is a wall', () => {
  const head = (title: string, robots = 'noindex,nofollow', more: Readonly<Record<string, string>> = {}) => ({
    title,
    meta: new Map(Object.entries({ robots, ...more })),
  })

  test.each([
    ['Just a moment...', 'challenge'],
    [' Just a moment... ', 'challenge'],
    ['Attention Required! | Cloudflare', 'challenge'],
    ['Please Wait... | Cloudflare', 'challenge'],
    ["Making sure you're not a bot!", 'challenge'],
    ['Vercel Security Checkpoint', 'challenge'],
    ['Access to this page has been denied', 'challenge'],
    ['Pardon Our Interruption', 'challenge'],
    ['Log in', 'login'],
    ['Sign in · Example', 'login'],
    ['Login - Example', 'login'],
    ['404', 'error_page'],
    ['404 Not Found', 'error_page'],
    ['Error 404 | Example', 'error_page'],
    ['Page not found – Example', 'error_page'],
    ['403 Forbidden', 'error_page'],
    ['Access Denied', 'error_page'],
    ['Error 404: Page not found', 'error_page'],
    ['503 Service Temporarily Unavailable', 'error_page'],
  ])('is told by the title %j', (title, wall) => {
    expect(wallIn(head(title))).toBe(wall)
    expect(wallIn(head(title, 'NONE'))).toBe(wall)
    // Without the wish not to be found it may be anything: a song, a film, a page about pages.
    expect(wallIn(head(title, 'index, follow'))).toBeNull()
    expect(wallIn({ title, meta: new Map() })).toBeNull()
    expect(wallIn(head(title, 'noindex', { 'og:title': title }))).toBeNull()
  })

  test.each([
    '',
    'Just a moment in time',
    'Only just a moment...',
    '404 ways to cook an egg',
    'Gone with the wind',
    '4040',
    'Errors of judgement',
    'Not found in Paris',
    'Login screens that work',
    'How we handle a robot check',
  ])('is not told by the title %j', (title) => expect(wallIn(head(title))).toBeNull())
})
