/** The address by which a link is requested and known, whatever was added to it on its way into the message. */

import { LINK_LENGTH_MAX } from './limits.ts'

// Both sides' runtimes have these; this folder is compiled without the types of either.
interface ParsedUrl {
  readonly protocol: string
  readonly hostname: string
  readonly pathname: string
  readonly href: string
  search: string
  hash: string
}
declare const URL: { readonly parse: (text: string) => ParsedUrl | null }
declare const URLSearchParams: new (text: string) => Iterable<readonly [name: string, value: string]>

/**
 * The link without its fragment and without tracking parameters; what else it says keeps its order and spelling.
 * Null if it must not be fetched: it is no address of the web, too long, or looks as if it could be used only once.
 */
export function addressOf(href: string): string | null {
  if (href.length > LINK_LENGTH_MAX) return null
  const url = URL.parse(href)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null
  const query = url.search
    .slice(1)
    .split('&')
    .filter((part) => !isTracking(nameAndValue(part)[0], url.hostname))
  if (isSingleUse(url.pathname, query.map(nameAndValue))) return null
  const search = query.join('&')
  // The setter would take away a question mark that the query itself begins with.
  url.search = search && `?${search}`
  url.hash = ''
  return url.href.length > LINK_LENGTH_MAX ? null : url.href
}

function nameAndValue(part: string): readonly [name: string, value: string] {
  const [pair] = new URLSearchParams(`&${part}`)
  return pair ?? ['', '']
}

/** Families of names, each of which belongs to one maker of tracking. */
const TRACKING_PREFIXES = [
  'utm_', // Urchin, now Google Analytics, and everybody after it
  'mtm_', // Matomo
  'hsa_', // HubSpot Ads
]

/** Names that no site gives a meaning of its own. What could be a page's own parameter, such as `ref`, is not here. */
const TRACKING = new Set([
  // Clicks on advertisements: Google, Microsoft, Yandex, Adobe, Commission Junction, Impact
  ...['gclid', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'gad_source', 'gad_campaignid', 'srsltid', 'msclkid'],
  ...['yclid', 'ysclid', 'ymclid', 's_kwcid', 'ef_id', 'cjevent', 'irclickid'],
  // Clicks in social networks: Facebook, Instagram, X, TikTok, LinkedIn, Pinterest, Reddit, Snapchat
  ...['fbclid', 'igsh', 'igshid', 'twclid', 'ttclid', 'li_fat_id', 'epik', 'rdt_cid', 'sccid'],
  // Who got which mail: Mailchimp, HubSpot, Marketo, Klaviyo, Omeda, Vero
  ...['mc_cid', 'mc_eid', '_hsenc', '_hsmi', '__hssc', '__hstc', '__hsfp', 'hsctatracking', 'mkt_tok', '_kx'],
  ...['oly_anon_id', 'oly_enc_id', 'vero_id', 'vero_conv'],
  // Measuring a site's visitors: Google Analytics across sites, Openstat, and Matomo when it was Piwik
  ...[
    '_ga',
    '_gl',
    '_openstat',
    'pk_campaign',
    'pk_kwd',
    'pk_keyword',
    'pk_source',
    'pk_medium',
    'pk_content',
    'pk_cid',
  ],
  ...['piwik_campaign', 'piwik_kwd', 'piwik_keyword'],
])

/** Names that say who shared the link on these sites, and may mean anything on others. */
const TRACKING_AT: readonly (readonly [domain: string, names: readonly string[]])[] = [
  ['youtube.com', ['si', 'feature', 'pp']],
  ['youtu.be', ['si', 'feature']],
  ['spotify.com', ['si']],
  ['twitter.com', ['s', 't']],
  ['x.com', ['s', 't']],
]

function isTracking(name: string, host: string): boolean {
  const known = name.toLowerCase()
  return (
    TRACKING.has(known) ||
    TRACKING_PREFIXES.some((prefix) => known.startsWith(prefix)) ||
    TRACKING_AT.some(([domain, names]) => `.${host}`.endsWith(`.${domain}`) && names.includes(known))
  )
}

/** Names of parameters that let whoever has them in, once or for a while. Case and separators make no difference. */
const SECRETS = new Set([
  ...['token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'apitoken', 'sessiontoken', 'logintoken'],
  ...['signintoken', 'magictoken', 'resettoken', 'resetpasswordtoken', 'passwordresettoken', 'passwordtoken'],
  ...['verificationtoken', 'verifytoken', 'confirmationtoken', 'confirmtoken', 'activationtoken', 'emailtoken'],
  ...['invitationtoken', 'invitetoken', 'unsubscribetoken', 'unlocktoken', 'onetimetoken', 'jwt'],
  // Given to somebody to type or to click: one-time passwords, codes of Firebase and Supabase, tickets of CAS
  ...['otp', 'totp', 'oobcode', 'tokenhash', 'ticket', 'magic', 'magiclink', 'onetimecode', 'verificationcode'],
  ...['confirmationcode', 'activationcode', 'activationkey', 'resetkey', 'resetcode', 'wpnonce'],
  // Signed for a few minutes: Amazon, Google, Azure, CloudFront, and whoever signs by themselves
  ...['signature', 'sig', 'xamzsignature', 'xamzsecuritytoken', 'xgoogsignature', 'hmac'],
  ...['phpsessid', 'jsessionid', 'sessionid', 'unsubscribe', 'unsub'],
])

/** What a click on a link does, where it does something. Pairs of segments count too, as in `/password/reset/`. */
const DEEDS = new Set([
  ...['unsubscribe', 'unsub', 'optout', 'confirmsubscription'],
  ...['resetpassword', 'passwordreset', 'setpassword', 'recoverpassword', 'passwordrecovery'],
  ...['magiclink', 'magiclogin', 'onetimelogin', 'loginlink', 'signinlink'],
  ...['verifyemail', 'emailverify', 'emailverification', 'confirmemail', 'emailconfirm', 'emailconfirmation'],
  ...['verifyaccount', 'accountverification', 'confirmaccount', 'accountconfirmation', 'confirmregistration'],
  ...['activateaccount', 'accountactivate', 'accountactivation', 'acceptinvite', 'acceptinvitation'],
  ...['subscribeconfirm', 'subscriptionconfirm', 'wpactivate'],
])

/** Those that are only done with something behind them that says whose they are; without, it is a page for everybody. */
const KEYED_DEEDS = new Set(['authmagic', 'loginmagic', 'signinmagic', 'emaillogin', 'accountreset', 'accountsreset'])

/** Parameters that name a deed, and the deeds that are too short to be looked for elsewhere. */
const DOING = new Set(['action', 'do', 'op', 'mode', 'cmd'])
const SHORT_DEEDS = new Set(['rp', 'resetpass', 'verify', 'signin'])

function isSingleUse(path: string, query: readonly (readonly [name: string, value: string])[]): boolean {
  const segments = path.split('/').map((segment) => bare(segment.replace(/\.[a-z]{2,5}$/i, '')))
  const names = new Set(query.map(([name]) => bare(name)))
  return (
    segments.some((segment, index) => isDeed(segment, segments[index - 1], segments[index + 1])) ||
    [...names].some((name) => SECRETS.has(name)) ||
    // What a sign-in brings back. A code alone may be any code.
    (names.has('code') && names.has('state')) ||
    query.some(([name, value]) => DOING.has(bare(name)) && (DEEDS.has(bare(value)) || SHORT_DEEDS.has(bare(value))))
  )
}

function isDeed(segment: string, before = '', behind = ''): boolean {
  const names = [segment, before + segment]
  return names.some((name) => DEEDS.has(name) || (behind !== '' && KEYED_DEEDS.has(name)))
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
