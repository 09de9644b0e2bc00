/** The address by which a link is requested and known. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LINK_LENGTH_MAX } from '../../protocol/limits.ts'
import { addressOf } from '../../protocol/link-address.ts'

const SITE = 'https://example.com'

function gives(cases: readonly (readonly [href: string, address: string | null])[]): void {
  it.each(cases)('%s is %s', (href, address) => expect(addressOf(href)).toBe(address))
}

describe('one page has one address', () => {
  gives([
    ['https://example.com', `${SITE}/`],
    ['HTTPS://EXAMPLE.COM/X', `${SITE}/X`],
    ['https://example.com:443/x', `${SITE}/x`],
    ['http://example.com:80/x', 'http://example.com/x'],
    ['https://example.com:8080/x', `${SITE}:8080/x`],
    ['https://example.com/a/../b/./c', `${SITE}/b/c`],
    ['https://example.com/x#y', `${SITE}/x`],
    ['https://example.com/x#', `${SITE}/x`],
    ['https://example.com/x?', `${SITE}/x`],
    ['https://例え.jp/パス?q=犬', 'https://xn--r8jz45g.jp/%E3%83%91%E3%82%B9?q=%E7%8A%AC'],
    ['https://example.com/x y', `${SITE}/x%20y`],
    ['https://ann@example.com/', 'https://ann@example.com/'],
    ['http://2130706433/', 'http://127.0.0.1/'],
  ])
})

describe('other parameters keep their order and spelling', () => {
  gives([
    [`${SITE}/?b=2&a=1&b=3`, `${SITE}/?b=2&a=1&b=3`],
    [`${SITE}/?a=1+2%20%2B&&b&c=&=d`, `${SITE}/?a=1+2%20%2B&&b&c=&=d`],
    [`${SITE}/?a=%zz&b=%E3&utm_id=1`, `${SITE}/?a=%zz&b=%E3`],
    [`${SITE}/?q=a?b=c&d=/e`, `${SITE}/?q=a?b=c&d=/e`],
    [`${SITE}/??utm_id=1&?`, `${SITE}/??utm_id=1&?`],
    [`${SITE}/??`, `${SITE}/??`],
    [`${SITE}/?a;b=1;utm_source=x`, `${SITE}/?a;b=1;utm_source=x`],
    [`${SITE}/?ref=x&source=y&id=z&s=1&t=2&si=3`, `${SITE}/?ref=x&source=y&id=z&s=1&t=2&si=3`],
    [`${SITE}/?my_utm_source=x&gclid2=y&utm=z`, `${SITE}/?my_utm_source=x&gclid2=y&utm=z`],
  ])
})

describe('tracking is left out', () => {
  it.each([
    ...[
      'utm_source',
      'utm_medium',
      'UTM_Campaign',
      'utm%5Fterm',
      'mtm_campaign',
      'hsa_acc',
      'fbclid',
      'gclid',
      'gclsrc',
    ],
    ...['dclid', 'gbraid', 'wbraid', 'msclkid', 'yclid', 'ysclid', 'twclid', 'ttclid', 'srsltid', 'igsh', 'igshid'],
    ...['mc_cid', 'mc_eid', '_hsenc', '_hsmi', 'mkt_tok', '_ga', '_gl', 'pk_campaign', 'piwik_kwd', 'ScCid'],
  ])('%s', (name) => {
    expect(addressOf(`${SITE}/x?${name}=1`)).toBe(`${SITE}/x`)
    expect(addressOf(`${SITE}/x?a=1&${name}=2&b=3#c`)).toBe(`${SITE}/x?a=1&b=3`)
  })

  gives([
    ['https://youtu.be/x?si=y', 'https://youtu.be/x'],
    ['https://www.youtube.com/watch?v=x&t=10s&si=y&feature=share', 'https://www.youtube.com/watch?v=x&t=10s'],
    ['https://open.spotify.com/track/x?si=y', 'https://open.spotify.com/track/x'],
    ['https://x.com/ann/status/1?s=20&t=y', 'https://x.com/ann/status/1'],
    ['https://notx.com/?s=20&t=y', 'https://notx.com/?s=20&t=y'],
  ])
})

describe('what looks as if it could be used once has none', () => {
  it.each([
    ...['?token=x', '?a=1&access_token=x', '?accessToken=x', '?Reset-Password-Token=x', '?reset_password_token=x'],
    ...['?X-Amz-Signature=x', '?X-Goog-Signature=x', '?Signature=x', '?sv=1&sig=x', '?otp=1', '?oobCode=x', '?jwt=x'],
    ...['?ticket=ST-1', '?code=x&state=y', '?%74oken=x', '?_wpnonce=x', '?unsubscribe=1', '?action=unsubscribe&u=1'],
    ...['wp-login.php?action=rp&key=x&login=ann', '?utm_source=x&token=y', '?token'],
    ...[
      'unsubscribe',
      'unsubscribe/x',
      'mail/Unsubscribe.aspx?u=1',
      'reset-password/x',
      'password_reset',
      'ResetPassword',
    ],
    ...['password/reset/x', 'users/email/verify/1/x', 'auth/magic-link/x', 'verify-email', 'account/activate/x'],
    ...['confirm-subscription', 'accept_invitation', 'reset/x/set-password/', 'subscribe/confirm?u=x&id=y'],
    ...['auth/magic/x', 'login/magic/x', 'sign-in/magic/x', 'session/email-login/x', 'wp-activate.php?key=x'],
    ...['account/reset/x', 'accounts/reset/x/y/'],
  ])('%s', (rest) => expect(addressOf(`${SITE}/${rest}`)).toBeNull())
})

describe('what only sounds like it has one', () => {
  it.each([
    ...['blog/how-unsubscribe-links-work', 'wiki/Password', 'password/strength', 'docs/token', 'tokens', 'sig', 'otp'],
    ...['verify', 'reset', 'email', 'news/magic-link-sign-in-explained', 'unsubscribed', 'signature-dishes'],
    ...['magic/', 'cards/magic/x', 'docs/auth/magic', 'login/magic/', 'docs/email-login', 'account/reset', 'reset/x'],
    ...['session/x', 'subscribe', 'subscribe/x', 'blog/wp-activate-explained'],
    ...['?code=US', '?state=x', '?q=unsubscribe', '?tokens=1', '?tokenizer=x', '?page_token=2', '?signatures=all'],
    ...['?action=view', '?mode=dark', '?verified=1', '?assign=1'],
  ])('%s', (rest) => expect(addressOf(`${SITE}/${rest}`)).toBe(`${SITE}/${rest}`))
})

describe('what is no address of the web has none', () => {
  gives([
    ['', null],
    ['example.com', null],
    ['//example.com/', null],
    ['mailto:ann@example.com', null],
    ['ftp://example.com/', null],
    ['javascript:alert(1)', null],
    ['https://', null],
    ['https://example.com:99999/', null],
    ['https://exa mple.com/', null],
    ['https://[::1/', null],
  ])
})

describe('length', () => {
  const start = `${SITE}/`
  gives([
    [start.padEnd(LINK_LENGTH_MAX, 'x'), start.padEnd(LINK_LENGTH_MAX, 'x')],
    [start.padEnd(LINK_LENGTH_MAX + 1, 'x'), null],
    [`${start}${'パ'.repeat(LINK_LENGTH_MAX / 9)}`, null],
  ])
})

describe('whatever the link', () => {
  const part = fc.constantFrom(
    '?',
    '&',
    '#',
    '/',
    '=',
    '%',
    '%2',
    '%E3',
    '+',
    ';',
    ':',
    '@',
    '\\',
    '..',
    ' ',
    'utm_a',
    'パ',
  )
  const written = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.array(fc.oneof(part, fc.string({ unit: 'binary', maxLength: 4 }))).map((parts) => `${SITE}/${parts.join('')}`),
    fc.string({ unit: 'binary' }),
  )

  it('its address is its own address', () => {
    fc.assert(
      fc.property(written, (href) => {
        const address = addressOf(href)
        if (address !== null) expect(addressOf(address)).toBe(address)
      }),
      { numRuns: 5_000 },
    )
  })
})
