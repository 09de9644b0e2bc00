/** R19: a link can never reach inward by a name, a port or anything else in it. */

import { describe, expect, test } from 'vitest'
import { checkAddress, parsePolicy } from '../worker/unfurl/address.ts'

const NOTHING = parsePolicy('', '')

function verdict(address: string, policy = NOTHING): string {
  const checked = checkAddress(address, policy)
  return checked.type === 'allowed' ? 'allowed' : checked.reason
}

/** Every one of these, whatever stands before it. */
const CLOSED_DOMAINS = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'localdomain',
  'home.arpa',
  'onion',
  'i2p',
  'test',
  'invalid',
  'cluster.local',
  'alt',
  'arpa',
  'example',
  'mail',
  'private',
  'fritz.box',
  'metadata.goog',
  'metadata.packet.net',
  'metadata.platformequinix.com',
  'metadata.tencentyun.com',
  '127-0-0-1.org.uk',
  '1u.ms',
  'backname.io',
  'lacolhost.com',
  'lcl.host',
  'local-ip.co',
  'local-ip.sh',
  'localdev.me',
  'localho.st',
  'localhost.direct',
  'localtest.me',
  'lvh.me',
  'nip.io',
  'plex.direct',
  'rbndr.us',
  'spoofed.burpcollaborator.net',
  'sslip.io',
  'traefik.me',
  'vcap.me',
  'xip.io',
  'xip.name',
  '42foo.com',
  'local-ip.medicmobile.org',
  'local.gd',
  'smackaho.st',
  'ddev.site',
  'lndo.site',
  'localhost.localstack.cloud',
  'cluster',
  'consul',
  'domain',
  'intra',
  'localnet',
  'svc',
  'workgroup',
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
  'https://mylocal.com/',
  'https://mylocalhost.com/',
  'https://the-local.com/',
  'https://lan.example.com/',
  'https://test.com/',
  'https://home.example.org/',
  'https://onion.example.net/',
  'https://metadata.example.com/',
  'https://google.goog/',
  'https://burpcollaborator.net/',
  'https://avm-fritz.box/',
  'https://packet.net/',
  'https://nip.io.example.com/',
  'https://xn--n3h.example.com/',
  'https://arpanet.org/',
  'https://1.1.1.1/',
  'http://8.8.8.8/',
  'http://134744072/',
  'https://[2606:4700:4700::1111]/',
  'https://[2a00:1450:4001:81b::200e]/',
]

describe('R19: names', () => {
  test.each(CLOSED_DOMAINS)('%s is refused with all that is below it, however it is written', (domain) => {
    const escaped = [...domain].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')
    const wide = [...domain].map((letter) =>
      letter < '!' ? letter : String.fromCharCode(letter.charCodeAt(0) + 0xfee0),
    )
    for (const written of [
      domain,
      domain.toUpperCase(),
      `${domain}.`,
      escaped,
      wide.join(''),
      domain.replace('.', '。'),
    ]) {
      for (const host of [written, `a.${written}`, `10-0-0-1.a-b.${written}`, `bücher.${written}`]) {
        expect(verdict(`http://${host}/`), host).toBe('name')
      }
    }
  })

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

describe('the hosts that the operator opens', () => {
  const policy = parsePolicy(' 127.0.0.1:8123, Wiki.LAN ,,[::1]:9000, bücher.local, 0x0a000007:80', '')

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
  ])('%s is allowed', (address) => expect(verdict(address, policy)).toBe('allowed'))

  test.each([
    ['http://127.0.0.1/', 'ip'],
    ['http://127.0.0.1:8124/', 'port'],
    ['http://127.0.0.2:8123/', 'port'],
    ['http://localhost:8123/', 'port'],
    ['http://[::ffff:127.0.0.1]:8123/', 'port'],
    ['http://wiki.lan:8080/', 'port'],
    ['http://sub.wiki.lan/', 'name'],
    ['http://wiki.lan./', 'name'],
    ['http://user@wiki.lan/', 'userinfo'],
    ['ftp://wiki.lan/', 'scheme'],
    ['http://[::1]/', 'ip'],
    ['https://10.0.0.7/', 'ip'],
  ])('%s is refused', (address, reason) => expect(verdict(address, policy)).toBe(reason))

  test.each([
    'http://wiki.lan',
    'wiki.lan/',
    '*.lan',
    'user@wiki.lan',
    'wiki.lan:',
    'wiki.lan:0',
    'wiki.lan:00',
    'wiki.lan:99999',
    'a b',
    '::1',
    '256.1.1.1',
  ])('%s is a mistake that is told', (entry) =>
    expect(() => parsePolicy(`example.com,${entry}`, '')).toThrow(`UNFURL_ALLOW: "${entry}" is neither a host`),
  )
})

describe('the domains that the operator closes', () => {
  const policy = parsePolicy(
    'wiki.lan, 10.0.0.7',
    'Example.com ,,wiki.lan, bücher.de., ru, 1.1.1.1, [2606:4700::1], 10.0.0.7',
  )

  test.each([
    'http://example.com/',
    'https://EXAMPLE.com./',
    'https://a.b.example.com/',
    'https://example%2ecom/',
    'https://ｅｘａｍｐｌｅ.com/',
    'http://example.com:8080/',
    'http://wiki.lan/',
    'https://sub.wiki.lan/',
    'https://xn--bcher-kva.de/',
    'https://www.bücher.de/',
    'https://news.ru/',
    'http://1.1.1.1/',
    'http://0x01010101/',
    'http://[2606:4700:0::1]/',
    'http://10.0.0.7/',
  ])('%s is refused, opened or not', (address) => expect(verdict(address, policy)).toBe('denied'))

  test.each([
    'https://notexample.com/',
    'https://example.com.de/',
    'https://example.org/',
    'https://example.org/example.com',
    'https://buecher.de/',
    'https://ru.example.org/',
    'https://guru.org/',
    'http://1.1.1.2/',
  ])('%s is not one of them', (address) => expect(verdict(address, policy)).toBe('allowed'))

  test.each([
    'http://example.com',
    'example.com/path',
    'example.com:80',
    '*.example.com',
    '.example.com',
    '.',
    'a b',
    '256.1.1.1',
    '::1',
  ])('%s is a mistake that is told', (entry) =>
    expect(() => parsePolicy('', `example.org, ${entry}`)).toThrow(`UNFURL_DENY: "${entry}" is no domain`),
  )
})
