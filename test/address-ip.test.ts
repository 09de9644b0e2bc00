/** R19: a link can never reach inward by a literal address, in whatever notation. */

import { describe, expect, test } from 'vitest'
import { checkAddress, parsePolicy } from '../worker/unfurl/address.ts'

function verdict(address: string): string {
  const checked = checkAddress(address, parsePolicy('', ''))
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

/** Those that lie within one of the above, or side by side with another. */
const IPV4_WITHIN = [
  '192.0.0.7',
  '192.0.0.8',
  '192.0.0.9',
  '192.0.0.10',
  '192.0.0.170',
  '192.0.0.171',
  '192.88.99.2',
  '239.255.255.255',
  '240.0.0.0',
  '255.255.255.254',
]

/** First and last address of each range that is handed out, and the neighbours, which are refused. */
const IPV6_PUBLIC: readonly (readonly [first: string, last: string, before: string, after: string])[] = [
  ['2001:200::', '2001:db7:F', '2001:1ff:F', '2001:db8::'],
  ['2001:db9::', '2001:fff:F', '2001:db8:F', '2001:1000::'],
  ['2001:1200::', '2001:4dff:F', '2001:11ff:F', '2001:4e00::'],
  ['2001:5000::', '2001:5fff:F', '2001:4fff:F', '2001:6000::'],
  ['2001:8000::', '2001:bfff:F', '2001:7fff:F', '2001:c000::'],
  ['2003::', '2003:3fff:F', '2002:F', '2003:4000::'],
  ['2400::', '241f:F', '23ff:F', '2420::'],
  ['2600::', '2610:1ff:F', '25ff:F', '2610:200::'],
  ['2620::', '2620:4f:7fff:F', '261f:F', '2620:4f:8000::'],
  ['2620:4f:8001::', '2620:1ff:F', '2620:4f:8000:F', '2620:200::'],
  ['2630::', '263f:F', '262f:F', '2640::'],
  ['2800::', '280f:F', '27ff:F', '2810::'],
  ['2a00::', '2a1f:F', '29ff:F', '2a20::'],
  ['2c00::', '2c0f:F', '2bff:F', '2c10::'],
]

/**
 * First and last address of each special-purpose range, and of those of the address architecture (RFC 4291). The
 * neighbours of most are not handed out either; those that are stand in the table above.
 */
const IPV6_SPECIAL: readonly (readonly [first: string, last: string, before: string | null, after: string | null])[] = [
  ['::', '::', null, '::1'],
  ['::1', '::1', '::', '::2'],
  ['::', '::ffff:ffff', null, '::1:0:0'],
  ['::ffff:0:0', '::ffff:ffff:ffff', '::fffe:ffff:ffff', '::1:0:0:0'],
  ['::ffff:0:0:0', '::ffff:0:ffff:ffff', '::fffe:ffff:ffff:ffff', '::ffff:1:0:0'],
  ['64:ff9b::', '64:ff9b::ffff:ffff', '64:ff9a:F', '64:ff9b::1:0:0'],
  ['64:ff9b:1::', '64:ff9b:1:F', '64:ff9b:0:F', '64:ff9b:2::'],
  ['100::', '100::ffff:ffff:ffff:ffff', 'ff:F', '100:0:0:1::'],
  ['100:0:0:1::', '100:0:0:1:F', '100::ffff:ffff:ffff:ffff', '100:0:0:2::'],
  ['2001::', '2001:0:F', '2000:F', '2001:1::'],
  ['2001:1::1', '2001:1::3', '2001:1::', '2001:1::4'],
  ['2001:2::', '2001:2:0:F', '2001:1:F', '2001:2:1::'],
  ['2001:3::', '2001:3:F', '2001:2:F', '2001:4::'],
  ['2001:4:112::', '2001:4:112:F', '2001:4:111:F', '2001:4:113::'],
  ['2001:10::', '2001:1f:F', '2001:f:F', '2001:20::'],
  ['2001:20::', '2001:2f:F', '2001:1f:F', '2001:30::'],
  ['2001:30::', '2001:3f:F', '2001:2f:F', '2001:40::'],
  ['2001::', '2001:1ff:F', '2000:F', null],
  ['2001:db8::', '2001:db8:F', null, null],
  ['2002::', '2002:F', '2001:F', null],
  ['2620:4f:8000::', '2620:4f:8000:F', null, null],
  ['3ffe::', '3ffe:F', '3ffd:F', '3fff::'],
  ['3fff::', '3fff:fff:F', '3ffe:F', '3fff:1000::'],
  ['5f00::', '5f00:F', '5eff:F', '5f01::'],
  ['fc00::', 'fdff:F', 'fbff:F', 'fe00::'],
  ['fe80::', 'febf:F', 'fe7f:F', 'fec0::'],
  ['fec0::', 'feff:F', 'febf:F', 'ff00::'],
  ['ff00::', 'ffff:F', 'feff:F', null],
]

/** In the tables `F` stands for as many groups of `ffff` as there is room for. */
function literal(ipv6: string): string {
  const missing = 8 - ipv6.split(':').filter((group) => group !== 'F').length
  return `[${ipv6.replace('F', Array(missing).fill('ffff').join(':'))}]`
}

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

/** Every way in which the URL standard lets an IPv4 address be written. */
function notations(ipv4: string): readonly string[] {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number)
  const all = ((a * 256 + b) * 256 + c) * 256 + d
  const hex = (number: number) => `0x${number.toString(16)}`
  const octal = (number: number) => `0${number.toString(8)}`
  return [
    ipv4,
    `${ipv4}.`,
    String(all),
    hex(all),
    hex(all).toUpperCase(),
    octal(all),
    `000${octal(all)}`,
    [a, b, c * 256 + d].join('.'),
    [a, (b * 256 + c) * 256 + d].join('.'),
    [a, b, c, d].map(hex).join('.'),
    [a, b, c, d].map(octal).join('.'),
    [hex(a), octal(b), c, d].join('.'),
    [octal(a), hex(b), c * 256 + d].join('.'),
    ipv4.replaceAll('.', '%2E'),
    ipv4.replaceAll('.', '。'),
    ipv4.replace(/\d/g, (digit) => `%3${digit}`),
    ipv4.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    ipv4.replace(/\./g, '\u00ad.'),
  ]
}

/** IPv6 addresses with an IPv4 address in them: mapped, compatible, translated, NAT64, 6to4. */
function wrappings(ipv4: string): readonly string[] {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number)
  const groups = [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':')
  const prefixes = ['::ffff:', '::', '::ffff:0:', '64:ff9b::', '64:ff9b:1::']
  const wrapped = prefixes.flatMap((prefix) => [prefix + ipv4, prefix + groups])
  return [...wrapped, `0:0:0:0:0:FFFF:${ipv4}`, `2002:${groups}::`, `2001:0:${groups}::`].map((host) => `[${host}]`)
}

describe('R19: literal addresses', () => {
  test.each(IPV4)('%s to %s are refused, their neighbours are not', (first, last, before, after) => {
    for (const host of [first, last]) expect(verdict(`http://${host}/`), host).toBe('ip')
    for (const host of [before, after]) if (host !== null) expect(verdict(`http://${host}/`), host).toBe('allowed')
  })

  test.each(IPV4_WITHIN)('%s is refused as the range that it lies in', (host) => {
    expect(verdict(`http://${host}/`)).toBe('ip')
  })

  test.each(IPV4)('%s to %s are refused however they are written', (first, last, before, after) => {
    for (const host of [first, last].flatMap(notations)) expect(verdict(`http://${host}/`), host).toBe('ip')
    for (const host of [before, after].flatMap((each) => (each === null ? [] : notations(each)))) {
      expect(verdict(`http://${host}/`), host).toBe('allowed')
    }
    // Public or not: nobody links to a page in this way.
    for (const host of [first, before ?? last, after ?? last].flatMap(wrappings)) {
      expect(verdict(`http://${host}/`), host).toBe('ip')
    }
  })

  test.each(IPV6_PUBLIC)('%s to %s are handed out, their neighbours are not', (first, last, before, after) => {
    for (const host of [first, last]) expect(verdict(`http://${literal(host)}/`), host).toBe('allowed')
    for (const host of [before, after]) expect(verdict(`http://${literal(host)}/`), host).toBe('ip')
  })

  test.each(IPV6_SPECIAL)('%s to %s are refused, and so is what is beside them', (first, last, before, after) => {
    for (const host of [first, last, before, after]) {
      if (host !== null) expect(verdict(`http://${literal(host)}/`), host).toBe('ip')
    }
  })

  test.each(INWARD)('%s is refused', (host) => {
    expect(verdict(`http://${host}/`)).toBe('ip')
    expect(verdict(`https://${host}/latest/meta-data`)).toBe('ip')
  })
})
