/** Signing in and out, and the list of one's sessions. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { Uuid } from '../protocol/commands.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from '../protocol/limits.ts'
import type { Role } from '../protocol/model.ts'
import { parseNickname, refuseGone, refuseNew } from '../protocol/names.ts'
import { isRefusal, type Refusal, refuse } from '../protocol/refusal.ts'
import type { Key } from './credentials.ts'
import { deviceOf } from './device.ts'
import type { Admission, Entrant } from './doors.ts'
import { claims, type Env, lobbyIsPublic, registrationOpen } from './env.ts'
import { done, failure, readJson, refused, reply } from './http.ts'
import { callerAddress, cookie, expiredCookie, sessionCookie, settleUser } from './identity.ts'
import { admit } from './invitation-routes.ts'
import { limit } from './limit.ts'
import { directory, user } from './objects.ts'
import type { UserStamp } from './stamp.ts'
import type { SignedIn } from './user.ts'
import { settleReading } from './visitor.ts'

const Password = v.pipe(
  v.string(),
  v.check((text) => [...text].length >= PASSWORD_MIN, `A password has at least ${PASSWORD_MIN} characters.`),
  v.check((text) => [...text].length <= PASSWORD_MAX, `A password has at most ${PASSWORD_MAX} characters.`),
)
const Secret = v.pipe(v.string(), v.maxLength(200))
const Credentials = v.object({
  nickname: v.string(),
  /** A guest comes with an invitation, and without one. */
  password: v.optional(Password),
  /** A guest's own secret: brought again, it is the same guest. */
  visit: v.optional(Uuid),
  invitation: v.optional(Secret),
  /** The secret that was printed where the deployment was made: whoever brings it is its owner. */
  claim: v.optional(Secret),
  bearer: v.optional(v.boolean(), false),
})
/** Whoever came as a guest has no current one. */
const NewPassword = v.object({ current: v.optional(v.string(), ''), next: Password })

export async function showSession(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleBearer(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const response = reply(stamp ? { ...shown(stamp), ...openness(env) } : await door(request, env))
  const token = cookie(request)
  // The cookie lasts as long as the session, whose 30 days begin anew with its use.
  // To ask in the name of somebody else says nothing about this session, whoever made the link.
  const meant = new URL(request.url).searchParams.has('as')
  if (token && (stamp || !meant))
    response.headers.set('Set-Cookie', stamp ? sessionCookie(request, token) : expiredCookie(request))
  return response
}

/** What somebody finds who has not signed in. */
async function door(request: IRequestStrict, env: Env): Promise<object> {
  const tooMany = await limit(env.LOOKUP_LIMIT, callerAddress(request), 'Too many questions from your address.', 60_000)
  if (tooMany) return { user: null, ...openness(env) }
  const { name, registration, claimed } = await directory(env).deployment()
  const open = openness(env)
  return { user: null, ...open, ...(open.registration === 'open' && { registration }), name, claimed }
}

/** What is open to those who have not signed in, as far as the operator decides it. */
function openness(env: Env) {
  return { readers: lobbyIsPublic(env) ? 'lobby' : 'none', registration: registrationOpen(env) ? 'open' : 'closed' }
}

export async function signIn(request: IRequestStrict, env: Env): Promise<Response> {
  // Before anything is read or hashed: a hash stalls whatever shares its isolate.
  const limited = await limitSignIn(request, env)
  if (limited) return refused(limited)
  const body = await readJson(request, Credentials)
  if (isRefusal(body)) return refused(body)
  const signedIn = await signInAs(body.value, request, env)
  return isRefusal(signedIn) ? refused(signedIn) : welcome(request, signedIn, body.value.bearer)
}

export async function lookUp(request: IRequestStrict, env: Env): Promise<Response> {
  const message = 'Too many questions from your address. Wait a minute.'
  const tooMany = await limit(env.LOOKUP_LIMIT, callerAddress(request), message, 60_000)
  if (tooMany) return refused(tooMany)
  const parsed = parseNickname(decoded(request.params.nickname ?? ''))
  if (isRefusal(parsed)) return refused(parsed)
  const named = await directory(env).find(parsed.nickname)
  if (named?.isGone) return refused(refuseGone(named.nickname))
  // A registration that was cut off has claimed the name, but nobody has it yet.
  const known = named !== undefined && (await user(env, named.user).isBorn())
  const unfit = named ? undefined : refuseNew(parsed.nickname)
  return unfit ? refused(unfit) : reply({ nickname: named?.nickname ?? parsed.nickname, known })
}

export async function signOut(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleBearer(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  try {
    if (stamp) await user(env, stamp.user.id).end(stamp.session)
  } catch (error) {
    // Where no row can be written today, this browser can still forget the session.
    const refusal = failure(error, request)
    if (refusal.code !== 'quota') return refused(refusal)
  }
  return forgotten(request)
}

export async function listSessions(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleReading(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const sessions = await user(env, stamp.user.id).sessions()
  return reply({
    sessions: sessions.map(({ expires, ...session }) => ({ ...session, current: session.id === stamp.session })),
  })
}

export async function endSession(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const id = (request.params.session ?? '').toLowerCase()
  const refusal = await user(env, stamp.user.id).end(id)
  if (refusal) return refused(refusal)
  return id === stamp.session ? forgotten(request) : done()
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

/** Undefined for whoever has no session, or has one no more; a refusal where that cannot be found out now. */
async function settleBearer(request: Request, env: Env): Promise<UserStamp | Refusal | undefined> {
  const stamp = await settleUser(request, env)
  return isRefusal(stamp) && stamp.code === 'unauthorized' ? undefined : stamp
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

async function signInAs(
  { nickname: typed, password, visit, invitation, claim }: v.InferOutput<typeof Credentials>,
  request: Request,
  env: Env,
): Promise<SignedIn | Refusal> {
  const parsed = parseNickname(typed)
  if (isRefusal(parsed)) return parsed
  const key = keyOf(password, visit)
  if (key === null && invitation === undefined) return refuse('invalid', 'Type your password.')
  const by = { open: registrationOpen(env), invitation, claims: claims(claim, env) }
  const entrant: Entrant | Refusal = await directory(env).enter(parsed.nickname, by)
  if (isRefusal(entrant)) return entrant
  const device = deviceOf(request.headers.get('User-Agent') ?? '')
  const attempt = { nickname: entrant.nickname, key, device, address: callerAddress(request) }
  const { user: id, mayRegister, role, until } = entrant
  const signedIn: SignedIn | Refusal = await user(env, id).signIn(attempt, mayRegister ? { role, until } : undefined)
  if (isRefusal(signedIn)) return signedIn
  const isExpected = !signedIn.registered && entrant.isRegistered && invitation === undefined && claim === undefined
  return { ...signedIn, role: isExpected ? entrant.role : await letIn(id, signedIn.role, by, env) }
}

function keyOf(password: string | undefined, visit: string | undefined): Key | null {
  if (password !== undefined) return { password }
  return visit === undefined ? null : { visit }
}

/** The Directory hears that they are in, and their invitation opens its rooms. @returns what they are */
async function letIn(id: string, as: Role, by: Admission, env: Env): Promise<Role> {
  const { role, invitation } = await directory(env).arrived(id, as, by)
  if (invitation && !invitation.isDone) await admit(id, invitation, env)
  return role
}

function welcome(request: Request, signedIn: SignedIn, asBearer: boolean): Response {
  const { registered, token } = signedIn
  const status = registered ? 201 : 200
  if (asBearer) return reply({ ...shown(signedIn), registered, token }, status)
  const response = reply({ ...shown(signedIn), registered }, status)
  response.headers.set('Set-Cookie', sessionCookie(request, token))
  return response
}

/** What somebody is told of themselves. */
function shown({ user: who, role, hasPassword }: Pick<SignedIn, 'user' | 'role' | 'hasPassword'>) {
  return { user: who, role, hasPassword }
}

function forgotten(request: Request): Response {
  const response = done()
  response.headers.set('Set-Cookie', expiredCookie(request))
  return response
}
