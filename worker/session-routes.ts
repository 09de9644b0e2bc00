/** Signing in and out, and the list of one's sessions. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { PASSWORD_MAX, PASSWORD_MIN } from '../protocol/limits.ts'
import { parseNickname } from '../protocol/names.ts'
import { isRefusal, type Refusal, registrationClosed } from '../protocol/refusal.ts'
import { deviceOf } from './device.ts'
import { type Env, lobbyIsPublic, registrationOpen } from './env.ts'
import { done, failure, readJson, refused, reply } from './http.ts'
import { callerAddress, cookie, expiredCookie, sessionCookie, settle, settleUser } from './identity.ts'
import { limit } from './limit.ts'
import { directory, user } from './objects.ts'
import type { SignedIn } from './user.ts'
import { limitReading } from './visitor.ts'

const Password = v.pipe(
  v.string(),
  v.check((text) => [...text].length >= PASSWORD_MIN, `A password has at least ${PASSWORD_MIN} characters.`),
  v.check((text) => [...text].length <= PASSWORD_MAX, `A password has at most ${PASSWORD_MAX} characters.`),
)
const Credentials = v.object({ nickname: v.string(), password: Password, bearer: v.optional(v.boolean(), false) })
const NewPassword = v.object({ current: v.string(), next: Password })

export async function showSession(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settle(request, env)
  const known = !isRefusal(stamp) && stamp.role !== 'reader'
  const response = reply({ user: known ? stamp.user : null, ...openness(env) })
  const token = cookie(request)
  // The cookie lasts as long as the session, whose 30 days begin anew with its use.
  // To ask in the name of somebody else says nothing about this session, whoever made the link.
  const meant = new URL(request.url).searchParams.has('as')
  if (token && (known || !meant))
    response.headers.set('Set-Cookie', known ? sessionCookie(request, token) : expiredCookie(request))
  return response
}

/** What is open to those who have not signed in. */
function openness(env: Env) {
  return { readers: lobbyIsPublic(env) ? 'lobby' : 'none', registration: registrationOpen(env) ? 'open' : 'closed' }
}

export async function signIn(request: IRequestStrict, env: Env): Promise<Response> {
  // Before anything is read or hashed: a hash stalls whatever shares its isolate.
  const limited = await limitSignIn(request, env)
  if (limited) return refused(limited)
  const body = await readJson(request, Credentials)
  if (isRefusal(body)) return refused(body)
  const signedIn = await signInAs(body.value.nickname, body.value.password, request, env)
  return isRefusal(signedIn) ? refused(signedIn) : welcome(request, signedIn, body.value.bearer)
}

export async function lookUp(request: IRequestStrict, env: Env): Promise<Response> {
  const message = 'Too many questions from your address. Wait a minute.'
  const tooMany = await limit(env.LOOKUP_LIMIT, callerAddress(request), message, 60_000)
  if (tooMany) return refused(tooMany)
  const parsed = parseNickname(decoded(request.params.nickname ?? ''))
  if (isRefusal(parsed)) return refused(parsed)
  const named = await directory(env).find(parsed.nickname)
  // A registration that was cut off has claimed the name, but nobody has it yet.
  const known = named !== undefined && (await user(env, named.user).isBorn())
  return reply({ nickname: named?.nickname ?? parsed.nickname, known })
}

export async function signOut(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settle(request, env)
  try {
    if (!isRefusal(stamp) && stamp.role !== 'reader') await user(env, stamp.user.id).end(stamp.session)
  } catch (error) {
    // Where no row can be written today, this browser can still forget the session.
    const refusal = failure(error, request)
    if (refusal.code !== 'quota') return refused(refusal)
  }
  return forgotten(request)
}

export async function listSessions(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const tooMany = await limitReading(env, stamp.user.id)
  if (tooMany) return refused(tooMany)
  const sessions = await user(env, stamp.user.id).sessions()
  return reply({
    sessions: sessions.map(({ expires, ...session }) => ({ ...session, current: session.id === stamp.session })),
  })
}

export async function endSession(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const refusal = await user(env, stamp.user.id).end(request.params.session ?? '')
  if (refusal) return refused(refusal)
  return request.params.session === stamp.session ? forgotten(request) : done()
}

export async function endAllSessions(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  await user(env, stamp.user.id).endAll()
  return forgotten(request)
}

export async function changePassword(request: IRequestStrict, env: Env): Promise<Response> {
  const limited = await limitSignIn(request, env)
  if (limited) return refused(limited)
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const body = await readJson(request, NewPassword)
  if (isRefusal(body)) return refused(body)
  const { current, next } = body.value
  const refusal = await user(env, stamp.user.id).changePassword(current, next, stamp.session)
  return refusal ? refused(refusal) : done()
}

/** The router leaves parameters as they stand in the address. What cannot be decoded is no nickname as it stands. */
function decoded(parameter: string): string {
  try {
    return decodeURIComponent(parameter)
  } catch {
    return parameter
  }
}

function limitSignIn(request: Request, env: Env): Promise<Refusal | undefined> {
  const message = 'Too many attempts from your address.'
  return limit(env.SIGN_IN_LIMIT, callerAddress(request), message, 60_000)
}

async function signInAs(typed: string, password: string, request: Request, env: Env): Promise<SignedIn | Refusal> {
  const parsed = parseNickname(typed)
  if (isRefusal(parsed)) return parsed
  const open = registrationOpen(env)
  const named = open ? await directory(env).claim(parsed.nickname) : await directory(env).find(parsed.nickname)
  if (!named) return registrationClosed
  const device = deviceOf(request.headers.get('User-Agent') ?? '')
  const attempt = { nickname: named.nickname, password, device, address: callerAddress(request) }
  return user(env, named.user).signIn(attempt, open)
}

function welcome(request: Request, { user: who, registered, token }: SignedIn, asBearer: boolean): Response {
  const status = registered ? 201 : 200
  if (asBearer) return reply({ user: who, registered, token }, status)
  const response = reply({ user: who, registered }, status)
  response.headers.set('Set-Cookie', sessionCookie(request, token))
  return response
}

function forgotten(request: Request): Response {
  const response = done()
  response.headers.set('Set-Cookie', expiredCookie(request))
  return response
}
