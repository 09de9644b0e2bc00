import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { checkServerIdentity, connect, createServer } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { issue } from '../../scripts/authority.ts'
import { problemOf } from '../../scripts/brought-files.ts'
import { filesOf, readKeyPair, writeKeyPair } from '../../scripts/key-files.ts'
import { ownCertificate } from '../../scripts/own-certificate.ts'
import { Certificates } from './certificates.ts'

const HOST = 'chat.example.lan'
const DAY = 24 * 60 * 60 * 1000
let certificates: Certificates
beforeEach(() => {
  certificates = new Certificates()
})
afterEach(() => certificates.remove())

describe('a server with a certificate of one’s own', () => {
  beforeEach(() => make('--host', HOST, '--ip', '127.0.0.1', '--ip', '::1'))

  it('is believed under its name, and by its addresses', async () => {
    for (const name of [HOST, '127.0.0.1', '::1']) expect(await greet(name, certificates.authority)).toBe('hello')
  })

  it('is refused by whoever does not trust the authority', async () => {
    await expect(greet(HOST, undefined)).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
  })

  it('is refused under another name', async () => {
    for (const name of ['other.example.lan', '127.0.0.2'])
      await expect(greet(name, certificates.authority)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  })

  it('lasts a year, and the authority ten', () => {
    expect(daysOf(certificate())).toBe(397)
    expect(daysOf(new X509Certificate(certificates.authority))).toBe(3652)
  })

  it.skipIf(process.platform === 'win32')('has keys that its owner alone can read', () => {
    for (const name of [`${HOST}.key`, 'edgewise_authority.key'])
      expect(statSync(certificates.file(name)).mode & 0o777).toBe(0o600)
    expect(statSync(certificates.folder).mode & 0o777).toBe(0o700)
  })
})

it('says how each system comes to trust the authority, and by which fingerprint', async () => {
  const { output } = await make('--host', HOST)
  for (const system of ['Debian', 'macOS', 'Windows', 'Firefox', 'Android', 'iOS']) expect(output).toContain(system)
  expect(output).toContain(new X509Certificate(certificates.authority).fingerprint256)
})

describe('an authority', () => {
  beforeEach(() => make('--host', HOST))

  it('is made once', async () => {
    const { authority } = certificates
    const key = certificates.read('edgewise_authority.key')
    await make('--host', 'wiki.example.lan', '--host', '*.wiki.example.lan')
    expect(certificates.authority).toEqual(authority)
    expect(certificates.read('edgewise_authority.key')).toEqual(key)
    expect(await greet('a.wiki.example.lan', authority, 'wiki.example.lan')).toBe('hello')
  })

  it.each([
    [['--host', 'chat.example.org'], 'chat.example.org is not'],
    [['--host', 'example.lan.example.org'], 'is not'],
    [['--host', 'wiki.example.lan', '--ip', '203.0.113.7'], '203.0.113.7 is not'],
  ])('does not vouch for %s', async (args, reason) => {
    const { code, output } = await certificates.ask(...args)
    expect(code).toBe(2)
    expect(output).toContain(reason)
  })

  it('is not believed for other hosts, whoever has its key', async () => {
    const files = filesOf(certificates.folder, 'edgewise_authority')
    const authority = readKeyPair(files)
    if (!authority) throw new Error('There is no authority.')
    const stolen = { hosts: ['chat.example.org'], addresses: [] }
    writeKeyPair(filesOf(certificates.folder, 'chat.example.org'), issue(authority, stolen))
    await expect(greet('chat.example.org', certificates.authority, 'chat.example.org')).rejects.toThrow(
      'permitted subtree violation',
    )
  })

  it('is not replaced where half of it is missing', async () => {
    writeFileSync(certificates.file('edgewise_authority.crt'), 'lost')
    const key = certificates.read('edgewise_authority.key')
    const { code, output } = await certificates.ask('--host', 'wiki.example.lan')
    expect(code).toBe(2)
    expect(output).toContain('cannot be used')
    expect(certificates.read('edgewise_authority.key')).toEqual(key)
    expect(existsSync(certificates.file('wiki.example.lan.crt'))).toBe(false)
  })
})

describe('a certificate that is there', () => {
  beforeEach(() => make('--host', HOST, '--ip', '127.0.0.1'))

  it('is left as it is', async () => {
    const before = certificate().fingerprint256
    const { code, output } = await certificates.ask('--host', HOST)
    expect(code).toBe(2)
    expect(output).toContain('--renew')
    expect(certificate().fingerprint256).toBe(before)
  })

  it('is made anew if that is asked for, for everything that it has been for', async () => {
    const before = certificate()
    await make('--host', HOST, '--host', 'talk.example.lan', '--renew')
    expect(certificate().serialNumber).not.toBe(before.serialNumber)
    expect(certificate().publicKey.equals(before.publicKey)).toBe(false)
    for (const name of [HOST, 'talk.example.lan', '127.0.0.1'])
      expect(await greet(name, certificates.authority)).toBe('hello')
  })
})

it.each([
  ['chat.example.lan', 'example.lan'],
  ['chat.lan', 'chat.lan'],
  ['*.lan', 'lan'],
  ['chat.example.com', 'chat.example.com'],
  ['a.chat.example.com', 'chat.example.com'],
  ['example.co.uk', 'example.co.uk'],
  ['chat.bücher.рф', 'chat.xn--bcher-kva.xn--p1ai'],
])('binds the authority of %s to %s, and says so', async (host, domain) => {
  const { output } = await make('--host', host)
  expect(output).toContain(`It is believed for hosts of ${domain}, and`)
})

it('binds the authority to the domains that are asked for', async () => {
  await make('--ip', '10.0.0.7', '--domain', 'lan')
  await make('--host', 'chat.lan')
  expect(await greet('chat.lan', certificates.authority, 'chat.lan')).toBe('hello')
})

it.each([
  [[], '--host'],
  [['--host', 'no host'], '"no host"'],
  [['--host', '10.0.0.7'], '"10.0.0.7"'],
  [['--host', '*'], '"*"'],
  [['--host', '../up'], '"../up"'],
  [['--ip', 'chat.lan'], '"chat.lan"'],
  [['--ip', 'fe80::1%eth0'], '"fe80::1%eth0"'],
  [['--ip', '10.0.0.7'], '--domain'],
  [['--host', '*.com'], '--domain'],
  [['--host', '*.co.uk'], '--domain'],
  [['--host', 'com'], '--domain'],
  [['--host', HOST, '--renew'], 'no certificate'],
  [['--hots', HOST], '--hots'],
])('refuses %j in words', async (args, named) => {
  const { code, output } = await certificates.ask(...args)
  expect(code).toBe(2)
  expect(output).toContain(named)
  expect(existsSync(certificates.folder)).toBe(false)
})

it.each(['localhost', 'MyLaptop', 'FD00::1', '2001:db8:0:0:0:0:0:1', 'bücher.lan', '0.0.0.0'])(
  'keeps the certificate that was made for %s',
  (host) => {
    const { cert } = ownCertificate(certificates.folder, host)
    const first = readFileSync(cert, 'utf8')
    ownCertificate(certificates.folder, host)
    expect(readFileSync(cert, 'utf8')).toBe(first)
  },
)

it('replaces what is no certificate with its key', () => {
  const { cert, key } = ownCertificate(certificates.folder, 'localhost')
  const spoilers = [
    () => rmSync(key),
    () => rmSync(cert),
    () => writeFileSync(key, 'junk'),
    () => writeFileSync(cert, ''),
    () => copyFileSync(ownCertificate(join(certificates.folder, 'other'), 'localhost').key, key),
  ]
  for (const spoil of spoilers) {
    spoil()
    expect(ownCertificate(certificates.folder, 'localhost')).toEqual({ cert, key })
    expect(problemOf({ cert, key })).toBeUndefined()
  }
})

async function make(...args: readonly string[]): Promise<{ output: string }> {
  const { code, output } = await certificates.ask(...args)
  expect(code, output).toBe(0)
  return { output }
}

function certificate(): X509Certificate {
  return new X509Certificate(certificates.read(`${HOST}.crt`))
}

function daysOf({ validFromDate, validToDate }: X509Certificate): number {
  return (validToDate.getTime() - validFromDate.getTime()) / DAY
}

/** What a server with the certificate of `of` says to somebody who takes it for `name`, with verification on. */
async function greet(name: string, ca: Buffer | undefined, of = HOST): Promise<string> {
  const pair = { cert: certificates.read(`${of}.crt`), key: certificates.read(`${of}.key`) }
  const server = createServer({ ...pair, minVersion: 'TLSv1.2' }, (socket) => socket.end('hello'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  const socket = connect({
    port: address.port,
    host: '127.0.0.1',
    servername: isIP(name) === 0 ? name : '',
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    ...(ca && { ca }),
  })
  try {
    return await text(socket)
  } finally {
    server.close()
  }
}
