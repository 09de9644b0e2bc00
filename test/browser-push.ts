/** What a browser does that listens for pushes: it makes the keys, and reads what was sent (RFC 8291, RFC 8188). */

import { expect } from 'vitest'
import { linkTo, type Visit, visited } from './local-site.ts'
import { as, type Person } from './people.ts'

export interface Ear {
  /** As `PushSubscription.toJSON()` gives it. */
  readonly subscription: {
    readonly endpoint: string
    readonly keys: { readonly p256dh: string; readonly auth: string }
  }
  read(body: Uint8Array<ArrayBuffer>): Promise<unknown>
}

export async function listen(endpoint: string): Promise<Ear> {
  const pair = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ])) as CryptoKeyPair
  const own = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer)
  const auth = crypto.getRandomValues(new Uint8Array(16))
  return {
    subscription: { endpoint, keys: { p256dh: base64url(own), auth: base64url(auth) } },
    async read(body) {
      const [salt, theirs, sealed] = [body.slice(0, 16), body.slice(21, 86), body.slice(86)]
      const shared = await deriveShared(pair.privateKey, theirs)
      const secret = await hkdf(auth, shared, concat(utf8('WebPush: info\0'), own, theirs), 32)
      const key = await hkdf(salt, secret, utf8('Content-Encoding: aes128gcm\0'), 16)
      const nonce = await hkdf(salt, secret, utf8('Content-Encoding: nonce\0'), 12)
      const opener = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
      const padded = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, opener, sealed))
      return JSON.parse(new TextDecoder().decode(padded.slice(0, padded.lastIndexOf(2))))
    },
  }
}

/** A browser of somebody that listens at a service of its own. */
export async function ear(who: Person, path = '/push'): Promise<{ ear: Ear; posts: () => Promise<Visit['requests']> }> {
  const visit = crypto.randomUUID()
  const made = await listen(linkTo(path, visit))
  const response = await as(who, '/api/me/push', { method: 'PUT', body: JSON.stringify(made.subscription) })
  expect(response.status, await response.text()).toBe(204)
  return { ear: made, posts: async () => (await visited(visit)).requests }
}

/** Whether a token is signed by the deployment's key (RFC 8292), and what it says. */
export async function readVapid(
  authorization: string,
): Promise<{ readonly key: string; readonly claims: object; readonly valid: boolean }> {
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const verifier = await crypto.subtle.importKey('raw', bytesOf(key), { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'verify',
  ])
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const valid = await crypto.subtle.verify(algorithm, verifier, bytesOf(signature), utf8(`${head}.${claims}`))
  return { key, claims: JSON.parse(new TextDecoder().decode(bytesOf(claims))), valid }
}

async function deriveShared(own: CryptoKey, theirs: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const other = await crypto.subtle.importKey('raw', theirs, { name: 'ECDH', namedCurve: 'P-256' }, false, [])
  // By a name of its own, since the types of the runtime call the key otherwise than the runtime does.
  const algorithm = { name: 'ECDH', public: other }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, own, 256))
}

async function hkdf(
  salt: Uint8Array<ArrayBuffer>,
  secret: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, 8 * length))
}

function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flatMap((part) => [...part]))
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text))
}

function base64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text, { alphabet: 'base64url' })
}
