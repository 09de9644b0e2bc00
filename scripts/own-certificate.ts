// The certificate of `--https` where no other is given: made at first use and kept with the data.

import type { X509Certificate } from 'node:crypto'
import { isIP, SocketAddress } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createAuthority, issue, namesOf } from './authority.ts'
import { filesOf, type KeyFiles, readKeyPair, replaceKeyPair } from './key-files.ts'
import { type Names, parseHost } from './names.ts'

/** Whoever has let a browser believe it should not be asked again soon. */
const RENEWED_BEFORE = 7 * 24 * 60 * 60 * 1000

/** The files of the certificate for a host, which are made anew if they are for another, end soon or cannot be used. */
export function ownCertificate(data: string, given: string): { cert: string; key: string } {
  const host = normal(given)
  const files = filesOf(join(data, 'https'), 'edgewise')
  const known = readKnown(files)
  if (!known || known.validToDate.getTime() < Date.now() + RENEWED_BEFORE || !covers(namesOf(known), host)) {
    // Nobody needs its authority again. One that is to be believed by many comes from `npm run certificate`.
    replaceKeyPair(files, issue(createAuthority(['localhost']), namesFor(host)))
  }
  return { cert: files.certificate, key: files.key }
}

/** Half of a pair, or what is none, is as good as nothing: nobody else has this certificate. */
function readKnown(files: KeyFiles): X509Certificate | undefined {
  try {
    return readKeyPair(files)?.certificate
  } catch {
    return undefined
  }
}

function covers({ hosts, addresses }: Names, host: string): boolean {
  return [...hosts, ...addresses].includes(host) || ['0.0.0.0', '::'].includes(host)
}

/** As it stands in a certificate; what is no name there stays as it is. */
function normal(host: string): string {
  if (isIP(host) === 6) return new SocketAddress({ address: host, family: 'ipv6' }).address
  return parseHost(host) ?? host
}

/** What this computer may be called, by itself and by others. */
function namesFor(host: string): Names {
  const named = [host, 'localhost', hostname()].flatMap((name) => parseHost(name.toLowerCase()) ?? [])
  const others = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address))
  const addresses = [host, ...others].filter((address) => isIP(address) !== 0 && !address.includes('%'))
  return { hosts: [...new Set(named)], addresses: [...new Set(addresses)] }
}
