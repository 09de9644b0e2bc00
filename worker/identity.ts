/** Who is asking: settled once, here, and stamped on what goes to the objects (R15). */

import { isRefusal, type Refusal, refuse, unauthorized } from '../protocol/refusal.ts'
import type { Env } from './env.ts'
import { limit } from './limit.ts'
import { user } from './objects.ts'
import { SESSION_LASTS } from './sessions.ts'
import type { Stamp, UserStamp } from './stamp.ts'

interface Token {
  readonly user: string
  readonly secret: string
}

/**
 * A reader if no token came. A token that is not valid is refused, so that its bearer learns that the session is over.
 * @param room a room that the request is for, to say whether the session has been there (`UserStamp.visited`)
 */
export async function settle(request: Request, env: Env, room?: string): Promise<Stamp | Refusal> {
  const text = bearer(request) ?? cookie(request)
  const { origin } = new URL(request.url)
  if (text === undefined) {
    return isMeant(request, undefined)
      ? { role: 'reader', address: callerAddress(request), origin, settled: Date.now() }
      : unauthorized
  }
  const token = parseToken(text)
  if (!token) return unauthorized
  const tooMany = met.has(token.user) ? undefined : await limitStrangers(request, env)
  if (tooMany) return tooMany
  const voucher = await user(env, token.user).verify(token.secret, room)
  if (!voucher || !isMeant(request, voucher.user.id)) return unauthorized
  if (met.size < MET_MAX) met.add(token.user)
  return { ...voucher, origin }
}

/** Users of whom this machine knows that they exist. Whom else a token names may be made up. */
const met = new Set<string>()
const MET_MAX = 10_000

/** An object that is asked exists from then on; where the runtime is one's own, so does a file of it. */
function limitStrangers(request: Request, env: Env): Promise<Refusal | undefined> {
  return limit(env.STRANGER_LIMIT, callerAddress(request), 'Too many from your address at once. Wait a minute.', 60_000)
}

/** As `settle`, for what readers may not do. */
export async function settleUser(request: Request, env: Env, room?: string): Promise<UserStamp | Refusal> {
  const stamp = await settle(request, env, room)
  return isRefusal(stamp) || stamp.role !== 'reader' ? stamp : unauthorized
}

/**
 * Refuses what another site makes a browser do in the name of its user: a change or an upgrade that carries a cookie
 * must come from our own page. A bearer token is not sent by itself, so it is exempt.
 */
export function checkOrigin(request: Request): Refusal | undefined {
  const changes = !['GET', 'HEAD'].includes(request.method) || request.headers.has('Upgrade')
  if (!changes || bearer(request) !== undefined) return undefined
  const origin = request.headers.get('Origin')
  const needed = cookie(request) !== undefined
  if (origin === new URL(request.url).origin || (origin === null && !needed)) return undefined
  return refuse('forbidden', 'This request comes from another site.')
}

export function sessionCookie(request: Request, token: string): string {
  return `${cookieName(request)}=${token}; ${attributes(request)}; Max-Age=${SESSION_LASTS / 1000}`
}

export function expiredCookie(request: Request): string {
  return `${cookieName(request)}=; ${attributes(request)}; Max-Age=0`
}

/** The token that came in the cookie, if one did. */
export function cookie(request: Request): string | undefined {
  const name = `${cookieName(request)}=`
  const pairs = request.headers.get('Cookie')?.split(';') ?? []
  return (
    pairs
      .map((pair) => pair.trim())
      .find((pair) => pair.startsWith(name))
      ?.slice(name.length) || undefined
  )
}

/**
 * What rate limits count by. Of IPv6 it is the network: everybody has 2^64 addresses in one. The platform sets the
 * header and lets no client set it; the local runtime leaves it as it came, so there a client can claim any address.
 */
export function callerAddress(request: Request): string {
  const address = request.headers.get('CF-Connecting-IP') ?? 'local'
  if (!address.includes(':')) return address
  const [front = '', back] = address.split('::')
  const groups = front === '' ? [] : front.split(':')
  const missing = back === undefined ? 0 : 8 - groups.length - back.split(':').length
  return [...groups, ...Array<string>(missing).fill('0'), ...(back?.split(':') ?? [])].slice(0, 4).join(':')
}

/**
 * Tabs share a cookie. One that still acts for somebody who has signed out elsewhere names them, and must neither speak
 * in the name of whoever signed in since, nor be a reader without noticing.
 */
function isMeant(request: Request, user: string | undefined): boolean {
  const meant = new URL(request.url).searchParams.get('as')
  return meant === null || meant === user
}

/** The token that came as `Authorization: Bearer`, if one did. */
export function bearer(request: Request): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1]
}

function parseToken(text: string): Token | undefined {
  const [, id, secret] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(text) ?? []
  return id && secret ? { user: id, secret } : undefined
}

// With the prefix, browsers refuse the cookie from another host of the domain, or without Secure.
function cookieName(request: Request): string {
  return isSecure(request) ? '__Host-edgewise' : 'edgewise'
}

function attributes(request: Request): string {
  return `Path=/; HttpOnly; SameSite=Lax${isSecure(request) ? '; Secure' : ''}`
}

function isSecure(request: Request): boolean {
  return new URL(request.url).protocol === 'https:'
}
