/** Passwords, kept as argon2id (RFC 9106) in PHC strings, so that the cost can rise and old hashes still verify. */

import { argon2id } from '@noble/hashes/argon2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** Memory in KiB, passes and lanes. OWASP's first choice is 19,456, 2 and 1: the default of PASSWORD_COST. */
export interface Cost {
  readonly m: number
  readonly t: number
  readonly p: number
}

/** Half of the 128 MB that everything has which runs side by side, in KiB. */
const MEMORY_MAX = 65_536

/** Reads a cost as PHC strings have it, such as `m=19456,t=2,p=1`. Throws if it is none that argon2 allows. */
export function parseCost(text: string): Cost {
  const [, m, t, p] = /^m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})$/.exec(text)?.map(Number) ?? []
  if (!m || !t || !p || m < 8 * p || m > MEMORY_MAX) {
    throw new Error(
      `PASSWORD_COST is "${text}"; it must look like m=19456,t=2,p=1, with m of at least 8 times p and at most ${MEMORY_MAX}.`,
    )
  }
  return { m, t, p }
}

export function hashPassword(password: string, cost: Cost): string {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  return `$argon2id$v=19$m=${cost.m},t=${cost.t},p=${cost.p}$${base64(salt)}$${base64(derive(password, salt, cost))}`
}

/** Compares in constant time. */
export function verifyPassword(password: string, phc: string): boolean {
  const { cost, salt, hash } = parse(phc)
  return crypto.subtle.timingSafeEqual(derive(password, salt, cost), hash)
}

/** Whether this hash was made at another cost than the one in force, so that it should be made anew. */
export function isOutdated(phc: string, { m, t, p }: Cost): boolean {
  const { cost } = parse(phc)
  return cost.m !== m || cost.t !== t || cost.p !== p
}

// The same password typed on two systems may arrive in two forms of Unicode (RFC 8265 asks for NFC).
function derive(password: string, salt: Uint8Array, { m, t, p }: Cost): Uint8Array {
  return argon2id(utf8ToBytes(password.normalize('NFC')), salt, { m, t, p, dkLen: 32 })
}

function parse(phc: string): { cost: Cost; salt: Uint8Array; hash: Uint8Array } {
  const [, algorithm, version, cost = '', salt = '', hash = ''] = phc.split('$')
  if (algorithm !== 'argon2id' || version !== 'v=19') throw new Error('The password hash is of a kind not known here.')
  return { cost: parseCost(cost), salt: Uint8Array.fromBase64(salt), hash: Uint8Array.fromBase64(hash) }
}

function base64(bytes: Uint8Array): string {
  return bytes.toBase64({ omitPadding: true })
}
