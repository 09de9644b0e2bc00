/** R19: a link can never reach inward, in whatever notation. */

import { describe, expect, test } from 'vitest'
import { checkAddress, parseAllowList } from '../worker/unfurl/address.ts'

const NOTHING = parseAllowList('')

function verdict(address: string, allow = NOTHING): string {
  const checked = checkAddress(address, allow)
  return checked.type === 'allowed' ? 'allowed' : checked.reason
}

/** First and last address of each range that is refused, and the public neighbours on both sides, if there are any. */
const IPV4: readonly (readonly [first: string, last: string, before: string | null, after: string | null])[] = [
  ['0.0.0.0', '0.255.255.255', null, '1.0.0.0'],
  ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
  ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
  ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
  ['168.63.129.16', '168.63.129.16', '168.63.129.15', '168.63.129.17'],
  ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
  ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
  ['192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
  ['192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
  ['192.31.196.0', '192.31.196.255', '192.31.195.255', '192.31.197.0'],
  ['192.52.193.0', '192.52.193.255', '192.52.192.255', '192.52.194.0'],
  ['192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
  ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
  ['192.175.48.0', '192.175.48.255', '192.175.47.255', '192.175.49.0'],
  ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
  ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
  ['203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
  ['224.0.0.0', '255.255.255.255', '223.255.255.255', null],
]

/** First and last address of each range that is handed out, and the neighbours, which are refused. */
const IPV6: readonly (readonly [first: string, last: string, before: string, after: string])[] = [
  ['2001:200::', '2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8::'],
  ['2001:db9::', '2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2002::'],
  ['2003::', '2003:3fff:ffff:ffff:ffff:ffff:ffff:ffff', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2003:4000::'],
  ['2400::', '241f:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '23ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2420::'],
  ['2600::', '2610:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '25ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2610:200::'],
  ['2620::', '2620:4f:7fff:ffff:ffff:ffff:ffff:ffff', '261f:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2620:4f:8000::'],
  ['2620:4f:8001::', '2620:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff', '2620:200::'],
  ['2630::', '263f:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '262f:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2640::'],
  ['2800::', '280f:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '27ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2810::'],
  ['2a00::', '2a1f:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '29ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2a20::'],
  ['2c00::', '2c0f:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2bff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2c10::'],
]

/** An address inside, in every way in which it can be written. */
const INWARD = [
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0X7F.1',
  '017700000001',
  '0177.0.0.01',
  '127.0.0.1.',
  '0x7f.1.',
  '0',
  '0x',
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '１２７.0.0.1',
  '127。0。0。1',
  '①②⑦.⓪.⓪.①',
  '127.0.0\u00ad.1',
  '2852039166',
  '0xa9fea9fe',
  '169.254.43518',
  '100.100.100.200',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:8.8.8.8]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::8.8.8.8]',
  '[64:ff9b:1::1]',
  '[100::1]',
  '[2001::1]',
  '[2001:0:4136:e378:8000:63bf:3fff:fdd2]',
  '[2001:20::1]',
  '[2002:7f00:1::]',
  '[2002:808:808::1]',
  '[3ffe::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
]

const CLOSED_NAMES = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'localhost..',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  'local%68ost',
  'intranet',
  'a',
  'app.localhost',
  'app.localhost.',
  'printer.local',
  'printer。local',
  'metadata.google.internal',
  'instance-data.ec2.internal',
  'metadata.goog',
  'router.home.arpa',
  '1.0.0.127.in-addr.arpa',
  'wiki.lan',
  'db.corp',
  'nas.home',
  'host.localdomain',
  'wiki.intranet',
  'site.test',
  'site.invalid',
  'site.example',
  'hidden.onion',
  'hidden.i2p',
  'kubernetes.default.svc.cluster.local',
  '127.0.0.1.nip.io',
  '127-0-0-1.sslip.io',
  'anything.localtest.me',
  'app.lvh.me',
  '.example.com',
  'a..example.com',
  '*.example.com',
  `${'a'.repeat(64)}.example.com`,
  `${'abcdefg.'.repeat(32)}com`,
]

const PUBLIC = [
  'http://example.com',
  'https://example.com/',
  'HTTPS://EXAMPLE.COM/path?query#fragment',
  'http://example.com:80/',
  'https://example.com:443/',
  'https://example.com./',
  'https://sub-domain.example.co.uk/',
  'https://under_score.example.com/',
  'https://bücher.example.com/',
  'https://пример.рф/',
  'https://例え.jp/',
  'https://xn--bcher-kva.example.com/',
  'https://localhost.example.com/',
  'https://local.com/',
  'https://internal.io/',
  'https://notnip.io/',
  'https://127.0.0.1.example.com/',
  'https://1.1.1.1/',
  'http://8.8.8.8/',
  'http://134744072/',
  'https://[2606:4700:4700::1111]/',
  'https://[2a00:1450:4001:81b::200e]/',
]

describe('R19: literal addresses', () => {
  test.each(IPV4)('%s to %s are refused, their neighbours are not', (first, last, before, after) => {
    for (const host of [first, last]) expect(verdict(`http://${host}/`), host).toBe('ip')
    for (const host of [before, after]) if (host !== null) expect(verdict(`http://${host}/`), host).toBe('allowed')
  })

  test.each(IPV6)('%s to %s are handed out, their neighbours are not', (first, last, before, after) => {
    for (const host of [first, last]) expect(verdict(`http://[${host}]/`), host).toBe('allowed')
    for (const host of [before, after]) expect(verdict(`http://[${host}]/`), host).toBe('ip')
  })

  test.each(INWARD)('%s is refused', (host) => {
    expect(verdict(`http://${host}/`)).toBe('ip')
    expect(verdict(`https://${host}/latest/meta-data`)).toBe('ip')
  })
})

describe('R19: names', () => {
  test.each(CLOSED_NAMES)('%s is refused', (host) => expect(verdict(`http://${host}/`)).toBe('name'))

  test.each(PUBLIC)('%s is allowed', (address) => expect(verdict(address)).toBe('allowed'))
})

describe('R19: everything but the host', () => {
  test.each([
    ['', 'malformed'],
    ['example.com', 'malformed'],
    ['//example.com', 'malformed'],
    ['http://', 'malformed'],
    ['http://[::1', 'malformed'],
    ['http://[fe80::1%25eth0]/', 'malformed'],
    ['http://256.1.1.1/', 'malformed'],
    ['http://1.2.3.4.5/', 'malformed'],
    ['http://4294967296/', 'malformed'],
    ['http://0x100000000/', 'malformed'],
    ['http://exa mple.com/', 'malformed'],
    ['http://example.com:70000/', 'malformed'],
    ['ftp://example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['data:text/html,<title>x</title>', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['blob:https://example.com/1', 'scheme'],
    ['ws://example.com/', 'scheme'],
    ['gopher://example.com/', 'scheme'],
    ['http://user@example.com/', 'userinfo'],
    ['http://user:password@example.com/', 'userinfo'],
    ['http://:password@example.com/', 'userinfo'],
    ['http://example.com@127.0.0.1/', 'userinfo'],
    ['http://example.com:8080/', 'port'],
    ['http://example.com:443/', 'port'],
    ['https://example.com:80/', 'port'],
    ['http://example.com:0/', 'port'],
    ['http://example.com:22/', 'port'],
    [`https://example.com/${'a'.repeat(2048)}`, 'too_long'],
  ])('%s is refused', (address, reason) => expect(verdict(address)).toBe(reason))

  test.each([
    'http:127.0.0.1',
    'http:/127.0.0.1',
    'http:\\\\127.0.0.1\\',
    'http:///127.0.0.1/',
    ' http://127.0.0.1/ ',
    'ht\ntp://127.0.\t0.1/',
    'http://127.0.0.1#@example.com/',
    'http://127.0.0.1\\@example.com/',
  ])('%j reaches 127.0.0.1 and is refused', (address) => expect(verdict(address)).toBe('ip'))
})

describe('the list of hosts that the operator opens', () => {
  const allow = parseAllowList(' 127.0.0.1:8123, Wiki.LAN ,,[::1]:9000, bücher.local, 0x0a000007:80')

  test.each([
    'http://127.0.0.1:8123/page',
    'http://2130706433:8123/',
    'http://wiki.lan/',
    'https://wiki.lan/',
    'https://WIKI.lan:443/',
    'http://[::1]:9000/',
    'http://xn--bcher-kva.local/',
    'http://10.0.0.7/',
    'https://example.com/',
  ])('%s is allowed', (address) => expect(verdict(address, allow)).toBe('allowed'))

  test.each([
    ['http://127.0.0.1/', 'ip'],
    ['http://127.0.0.1:8124/', 'port'],
    ['http://127.0.0.2:8123/', 'port'],
    ['http://localhost:8123/', 'port'],
    ['http://wiki.lan:8080/', 'port'],
    ['http://sub.wiki.lan/', 'name'],
    ['http://wiki.lan./', 'name'],
    ['http://user@wiki.lan/', 'userinfo'],
    ['ftp://wiki.lan/', 'scheme'],
    ['http://[::1]/', 'ip'],
    ['https://10.0.0.7/', 'ip'],
  ])('%s is refused', (address, reason) => expect(verdict(address, allow)).toBe(reason))

  test.each([
    'http://wiki.lan',
    'wiki.lan/',
    '*.lan',
    'user@wiki.lan',
    'wiki.lan:',
    'wiki.lan:0',
    'wiki.lan:99999',
    'a b',
    '::1',
    '256.1.1.1',
  ])('%s is a mistake that is told', (entry) =>
    expect(() => parseAllowList(`example.com,${entry}`)).toThrow(`"${entry}" is neither a host`),
  )
})
