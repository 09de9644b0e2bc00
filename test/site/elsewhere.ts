/** The addresses of the site at which there is no page, or not that page. */

import { byName, html, late, naming, PAGE, raw, redirect, redirectTo, status } from './answers.ts'
import type { Answers } from './site.ts'

const statuses: Answers = [
  ['/204', status(204)],
  ['/304', status(304)],
  ['/401', status(401)],
  ['/403', status(403)],
  ['/404', status(404)],
  ['/410', status(410)],
  ['/451', status(451)],
  ['/500', status(500)],
  [
    '/500-once',
    (response, visit, request) => (visit.requests.length === 1 ? status(500) : html(PAGE))(response, visit, request),
  ],
  ['/502', status(502)],
  ['/429', status(429, { 'Retry-After': '120' })],
  ['/429-soon', status(429, { 'Retry-After': '1' })],
  ['/429-never', status(429, { 'Retry-After': '9'.repeat(400) })],
  ['/429-whenever', status(429, { 'Retry-After': 'whenever' })],
  ['/503-date', status(503, { 'Retry-After': new Date(Date.now() + 3_600_000).toUTCString() })],
  ['/503-past', status(503, { 'Retry-After': new Date(0).toUTCString() })],
]

const refresh = (content: string) => `<meta http-equiv="refresh" content="${content}">`

/** Every step of a card by as many redirects as are followed. */
const steps: Answers = [
  ...[1, 2, 3, 4, 5].map((step) => [`/steps/${step}`, redirect(`/steps/${step + 1}`)] as const),
  ['/steps/6', naming((search) => `<meta property="og:image" content="/redirect/5${search}">`)],
  // To these steps by a page that sends its readers there.
  ...[2, 3].map((step) => [`/turn/${step}`, redirect(`/turned/${step}`)] as const),
  ...[2, 3].map((step) => [`/turned/${step}`, naming((search) => refresh(`0; url=/steps/${step}${search}`))] as const),
]

const redirects: Answers = [
  ['/redirect/1', redirect('/page')],
  ['/redirect/2', redirect('/redirect/1', 301)],
  ['/redirect/3', redirect('/redirect/2', 303)],
  ['/redirect/4', redirect('/redirect/3', 307)],
  ['/redirect/5', redirect('/redirect/4', 308)],
  ['/redirect/6', redirect('/redirect/5')],
  ['/redirect/loop', redirect('/redirect/loop')],
  ['/redirect/to', redirect('/redirect/fro')],
  ['/redirect/fro', redirect('/redirect/to')],
  ['/redirect/late', late(2_000, redirect('/redirect/late-too'))],
  ['/redirect/late-too', late(2_000, redirect('/late'))],
  ['/redirect/raw', raw('HTTP/1.1 302 Found', 'Connection: close', 'Location: /größe', 'Content-Length: 0', '', '')],
  ['/gr%C3%B6%C3%9Fe', html(PAGE)],
  ['/redirect/nowhere', (response) => response.writeHead(302).end()],
  ['/redirect/300', redirectTo('/page', 300)],
  ['/redirect/malformed', redirectTo('http://[')],
  ['/redirect/long', redirectTo(`/page?${'x'.repeat(3_000)}`)],
  ['/redirect/metadata', redirectTo('http://169.254.169.254/latest')],
  ['/redirect/metadata-name', redirectTo('http://metadata.google.internal/')],
  ['/redirect/decimal', redirectTo('http://2852039166/latest')],
  ['/redirect/mapped', redirectTo('http://[::ffff:127.0.0.1]/')],
  ['/redirect/nat64', redirectTo('http://[64:ff9b::10.0.0.1]/')],
  ['/redirect/by-name', byName('/page')],
  ['/redirect/localhost', redirectTo('http://localhost/')],
  ['/redirect/wildcard', redirectTo('http://127.0.0.1.nip.io/')],
  ['/redirect/relative', redirectTo('//10.0.0.1/')],
  ['/redirect/port', redirectTo('http://127.0.0.1:22/')],
  ['/redirect/file', redirectTo('file:///etc/passwd')],
  ['/redirect/data', redirectTo('data:text/html,<title>Data</title>')],
  ['/redirect/userinfo', redirectTo('http://user@example.com/')],
  ['/redirect/denied', redirectTo('https://www.denied.example.org/')],
  ['/redirect/inward-at-last', redirect('/redirect/metadata')],
]

const walls: Answers = [
  ['/members/1', redirectTo('/login?next=/members/1')],
  ['/members/2', redirect('/login/check')],
  ['/login/check', redirect('/members/3')],
  ['/members/3', html(PAGE)],
  ['/login', html('<title>Welcome back</title>')],
  ['/consented/1', redirectTo('/collectConsent?for=1')],
  ['/collectConsent', html('<title>Before you continue</title>')],
  ['/lost/1', redirectTo('/')],
  ['/lost/2', redirectTo('/en/home')],
  ['/en/home', html('<title>The front page</title>')],
  ['/challenge/403', status(403, { 'cf-mitigated': 'challenge' })],
  ['/challenge/503', status(503, { 'cf-mitigated': 'challenge' })],
  ['/challenge/429', status(429, { 'x-vercel-mitigated': 'challenge' })],
  ['/challenge/202', status(202, { 'x-amzn-waf-action': 'challenge' })],
  ['/challenge/page', html('<meta name="robots" content="noindex,nofollow"><title>Just a moment...</title>')],
  ['/error-page', html('<meta name="robots" content="noindex"><title>Page not found | Example</title>')],
]

const refreshes: Answers = [
  ['/refresh/page', html(`<meta name="robots" content="noindex">${refresh('0; url=/page')}<title>Redirecting</title>`)],
  ['/refresh/base', html(`<base href="/redirect/">${refresh("1;URL='1'")}<title>Redirecting</title>`)],
  ['/refresh/shared', html(`${refresh('0; url=/page')}<meta property="og:title" content="Meant itself">`)],
  ['/refresh/late', html(`${refresh('300; url=/page')}<title>News</title>`)],
  ['/refresh/self', html(`${refresh('0; url=#part')}<title>Itself</title>`)],
  ['/refresh/noscript', html(`<noscript>${refresh('0; url=/page')}</noscript><title>With scripts</title>`)],
  ['/refresh/to', html(`${refresh('0; url=/refresh/fro')}<title>To</title>`)],
  ['/refresh/fro', html(`${refresh('0; url=/refresh/to')}<title>Fro</title>`)],
  ['/refresh/gate', html(`${refresh('0; url=/gate')}<title>Redirecting</title>`)],
  ['/gate', html('<meta name="robots" content="noindex"><title>Just a moment...</title>')],
  ['/refresh/members', html(`${refresh('0; url=/login')}<title>Members</title>`)],
  ['/refresh/front', html(`${refresh('3; url=/')}<title>Not here any more</title>`)],
  ['/refresh/inward', html(`${refresh('0; url=http://10.0.0.1/')}<title>Inward</title>`)],
  ['/refresh/404', html(`${refresh('0; url=/404')}<title>Away</title>`)],
  ['/refresh/script', html(`${refresh('0; url=javascript:alert(1)')}<title>Script</title>`)],
]

export const elsewhere: Answers = [...statuses, ...steps, ...redirects, ...walls, ...refreshes]
