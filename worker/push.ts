/** Web Push (RFC 8030, 8291 and 8292): what reaches a device whose page is closed. */

import { encryptNotification, vapidHeaders } from '@block65/webcrypto-web-push'
import { checkAddress, type Policy } from './unfurl/address.ts'
import { secondsIn } from './unfurl/fetch.ts'

/** Where a browser listens, as it has said. */
export interface Subscription {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
  /** This deployment, as that browser reached it: whom the push service may turn to. */
  readonly origin: string
}

/** The deployment's own, in base64url: an uncompressed point of P-256, and the number that belongs to it. */
export interface VapidKeys {
  readonly publicKey: string
  readonly privateKey: string
}

/** Something was said. */
export interface Call {
  readonly type: 'call'
  readonly room: string
  readonly message: string
  readonly title: string
  /** Empty if it is not told what. */
  readonly body: string
}

/** What the service worker is told. */
export type PushNote =
  | Call
  /** The room has been read elsewhere; what is shown of it goes. */
  | { readonly type: 'read'; readonly room: string }
  /** The message calls the user no more; what is shown of it goes. */
  | { readonly type: 'retracted'; readonly room: string; readonly message: string }

/** Seconds for which a push service keeps what it cannot deliver. */
const KEPT = 24 * 3600
const DEADLINE = 10_000

/** `gone`: the browser listens there no longer. `later`: it may work in so many seconds, as far as the service says. */
export type Pushed =
  | { readonly type: 'sent' | 'gone' | 'refused' }
  | { readonly type: 'later'; readonly seconds: number }

/**
 * Throws if the service could not be reached.
 * @param policy what of an address is refused: it comes from a browser, and may lead anywhere (R19)
 */
export async function push(
  { endpoint, p256dh, auth, origin }: Subscription,
  note: PushNote,
  keys: VapidKeys,
  policy: Policy,
): Promise<Pushed> {
  const url = pushAddress(endpoint, policy)
  if (url === undefined) return { type: 'gone' }
  const subscription = { endpoint: endpoint.replace(/^http:/, 'https:'), expirationTime: null, keys: { p256dh, auth } }
  const { headers } = await vapidHeaders(subscription, { subject: origin, ...keys })
  const body = await encryptNotification(subscription, new TextEncoder().encode(JSON.stringify(note)), { pad: false })
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(DEADLINE),
    headers: {
      ...headers,
      TTL: String(KEPT),
      Urgency: note.type === 'call' ? 'high' : 'normal',
      'Content-Encoding': 'aes128gcm',
      'Content-Type': 'application/octet-stream',
    },
    body,
  })
  await response.body?.cancel()
  const { ok, status, headers: answer } = response
  if (ok) return { type: 'sent' }
  if (status === 404 || status === 410) return { type: 'gone' }
  return status === 429 || status >= 500
    ? { type: 'later', seconds: secondsIn(answer.get('Retry-After')) ?? 0 }
    : { type: 'refused' }
}

/** Where to push to; undefined for what can be no push service. Plain http is for hosts that the operator has named. */
export function pushAddress(endpoint: string, policy: Policy): URL | undefined {
  const checked = checkAddress(endpoint, policy)
  if (checked.type === 'refused') return undefined
  const isSecure =
    checked.url.protocol === 'https:' || policy.allow.has(`${checked.url.hostname}:${checked.url.port || '80'}`)
  return isSecure ? checked.url : undefined
}

/** Whether a push there may show nothing: WebKit ends a subscription after three that have not, Safari's and all on iOS. */
export function mayBeSilent(endpoint: string): boolean {
  return !new URL(endpoint).hostname.endsWith('.push.apple.com')
}

/** For the deployment, made once. */
export async function newVapidKeys(): Promise<VapidKeys> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('A pair of keys was asked for.')
  const { d = '' } = await exported('jwk', pair.privateKey)
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey)
  return { publicKey: base64url(new Uint8Array(raw as ArrayBuffer)), privateKey: d }
}

async function exported(format: 'jwk', key: CryptoKey): Promise<JsonWebKey> {
  return (await crypto.subtle.exportKey(format, key)) as JsonWebKey
}

function base64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
}
