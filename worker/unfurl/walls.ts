/** Tells what stands in front of a page from the page itself, where a site says so: no title of a wall makes a card. */

import type { Head } from './head.ts'

export type Wall = 'login' | 'consent' | 'front_page' | 'challenge' | 'error_page'

// Said by Cloudflare, Vercel and AWS WAF of an answer that is a test whether a person asks. Others show by its status.
const CHALLENGE_HEADERS = [
  ['cf-mitigated', ['challenge']],
  ['x-vercel-mitigated', ['challenge', 'deny']],
  ['x-amzn-waf-action', ['challenge', 'captcha']],
] as const

// Parts of a path without their case, `-`, `_` and extension.
const LOGIN_PARTS = words('authwall login loginform logon servicelogin signin userlogin wplogin')
const CONSENT_PARTS = words('collectconsent consent cookieconsent cookiewall privacygate privacywall')
const LOGIN_HOST = /^(?:auth|idp|login|logon|signin|sso)\./
const CONSENT_HOST = /^consent\./
/** Below these, words such as `login` are what somebody has written about. */
const WRITINGS = words(
  'article articles blog doc docs documentation guide guides news package packages posts questions tag tags tutorial tutorials wiki',
)
/** What a sign-in elsewhere is asked for with, by the standards: OAuth 2.0, SAML 2.0, OpenID 2.0. */
const LOGIN_QUERIES = [['client_id', 'redirect_uri'], ['SAMLRequest'], ['openid.mode']]

const FRONT_PAGES = words('default home index')

// Without regard to case, and to what follows a separator: many add the name of the site.
const CHALLENGE_TITLES = new Set([
  'access to this page has been denied',
  'are you a robot?',
  'attention required!',
  'bot verification',
  'checking your browser',
  'checking your browser before accessing',
  'client challenge',
  'ddos-guard',
  'human verification',
  'just a moment...',
  'just a moment…',
  "making sure you're not a bot!",
  'one moment, please...',
  'pardon our interruption',
  'pardon our interruption...',
  'please wait...',
  'robot check',
  'security check',
  'security checkpoint',
  'vercel security checkpoint',
  'verify you are human',
  'verifying your connection...',
])
const ERROR_TITLE =
  /^(?=.)(?:error )?(?:40[0134]|410|50[0234])?[ :]*(?:access denied|bad gateway|bad request|error|forbidden|gateway time-?out|gone|internal server error|(?:page )?not found|service (?:temporarily )?unavailable|unauthorized)?[.!]?$/
const LOGIN_TITLE = /^(?:log ?in|sign ?in|please (?:log|sign) in|(?:log|sign) ?in required)$/

/** Whether an answer says of itself that it is a test whether a person asks. */
export function isChallenge(headers: Headers): boolean {
  return CHALLENGE_HEADERS.some(([name, values]) => {
    const value = headers.get(name)?.trim().toLowerCase()
    return values.some((each) => each === value)
  })
}

/**
 * The wall that redirects have led to, from the link as it was posted, at `hops[0]`, to the last of them. It is where
 * they end that counts: many sites send everybody by their sign-in and back to the page.
 */
export function wallAfter(hops: readonly URL[]): Wall | null {
  const [posted, ...others] = hops
  const end = others.at(-1)
  if (posted === undefined || end === undefined) return null
  if (isConsent(end) && !isConsent(posted)) return 'consent'
  if (isLogin(end) && !isLogin(posted)) return 'login'
  if (!isFrontPage(end)) return null
  // A short link may well lead to a front page: what was asked of the site itself decides.
  const asked = hops.find((hop) => siteOf(hop) === siteOf(end))
  return asked !== undefined && partsOf(asked).length > 0 ? 'front_page' : null
}

/** The wall that a page is: one for no search engine, without a title to be shared by, whose title is known of walls. */
export function wallIn({ title, meta }: Pick<Head, 'title' | 'meta'>): Wall | null {
  if (meta.has('og:title') || !/\b(?:noindex|none)\b/i.test(meta.get('robots') ?? '')) return null
  const [start = ''] = title
    .trim()
    .toLowerCase()
    .split(/ +[|·•–—-] +/, 1)
  if (CHALLENGE_TITLES.has(start)) return 'challenge'
  if (LOGIN_TITLE.test(start)) return 'login'
  return ERROR_TITLE.test(start) ? 'error_page' : null
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}

function isConsent(url: URL): boolean {
  return CONSENT_HOST.test(url.hostname) || has(url, CONSENT_PARTS)
}

function isLogin(url: URL): boolean {
  const { hostname, pathname, searchParams } = url
  return (
    LOGIN_HOST.test(hostname) ||
    has(url, LOGIN_PARTS) ||
    /\/sessions?\/new\/?$/.test(pathname) ||
    LOGIN_QUERIES.some((names) => names.every((name) => searchParams.has(name)))
  )
}

function has(url: URL, words: ReadonlySet<string>): boolean {
  const parts = partsOf(url).map((part) => part.replace(/[-_]/g, ''))
  const at = parts.findIndex((part) => words.has(part))
  return at >= 0 && !parts.slice(0, at).some((part) => WRITINGS.has(part))
}

/** Nothing that could name a page: neither path nor query nor, for pages that are programs, fragment. */
function isFrontPage(url: URL): boolean {
  return partsOf(url).length === 0 && url.search === '' && url.hash === ''
}

function siteOf({ host }: URL): string {
  return host.replace(/^(?:www|m|mobile)\./, '')
}

/** The parts of a path that say more than `/`: without the language in front and a name for the front page. */
function partsOf({ pathname }: URL): readonly string[] {
  const all = pathname
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '')
    .map((part) => part.replace(/\.[a-z]{2,6}$/, ''))
  const parts = isLanguage(all[0] ?? '') ? all.slice(1) : all
  return parts.length === 1 && FRONT_PAGES.has(parts[0] ?? '') ? [] : parts
}

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

/** `en`, `pt-br`, `zh_hant`: two letters, since any three may be a word, and only those that are a language. */
function isLanguage(part: string): boolean {
  const [, language] = /^([a-z]{2})(?:[-_](?:[a-z]{2}|[a-z]{4}|\d{3}))?$/.exec(part) ?? []
  return language !== undefined && languages.of(language) !== undefined
}
