/** What somebody has not read, over HTTP: the same as by the inbox socket. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { Whole } from '../protocol/inbox.ts'
import type { OwnRoom } from '../protocol/model.ts'
import { Quiet } from '../protocol/quiet.ts'
import { isRefusal, type Refusal, refuse } from '../protocol/refusal.ts'
import { type Env, pushPolicy } from './env.ts'
import { done, readJson, refused, reply } from './http.ts'
import { settleUser } from './identity.ts'
import { limit } from './limit.ts'
import { directory, room, user } from './objects.ts'
import { pushAddress } from './push.ts'
import type { EntryPage } from './unread.ts'
import { answered, limitKey, limitSearching, parseRoomId, readRoom, settleChange, settleReading } from './visitor.ts'
import { Digits } from './whole-number.ts'

const PAGE = 50
/** What `PushSubscription.toJSON()` gives. */
const Listening = v.object({
  endpoint: v.pipe(v.string(), v.url(), v.maxLength(1_000)),
  keys: v.object({
    p256dh: v.pipe(v.string(), v.regex(/^[\w-]{87}=?$/, '"p256dh" is no public key of a browser.')),
    auth: v.pipe(v.string(), v.regex(/^[\w-]{22}={0,2}$/, '"auth" is no secret of a browser.')),
  }),
})
const Wishes = v.object({
  starred: v.optional(v.boolean()),
  level: v.optional(v.picklist(['everything', 'mentions', 'nothing'])),
  /** In milliseconds since 1970; null ends it. */
  mutedUntil: v.optional(v.nullable(Whole)),
  /** How far it has been read, whether there is more, and the count of such marks. */
  read: v.optional(v.object({ version: Whole, mark: Whole, unread: v.optional(v.boolean(), false) })),
})

export async function listEntries(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleReading(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const before = v.safeParse(v.optional(Digits, String(Number.MAX_SAFE_INTEGER)), request.query.before)
  if (!before.success) return refused(refuse('invalid', 'before is a time in milliseconds since 1970.'))
  const page: EntryPage = await user(env, stamp.user.id).entries(before.output, PAGE)
  return reply(page)
}

/** All rooms are read as far as they go. */
export async function readAll(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const tooMany = await limit(env.ROOMS_LIMIT, stamp.user.id, 'So often at once? Wait a minute.', 60_000)
  if (tooMany) return refused(tooMany)
  const self = user(env, stamp.user.id)
  // As many at a time as one object may ask.
  for (let rest = await self.readAll(); rest.length > 0; rest = await self.readAll(rest));
  return reply({ rooms: await user(env, stamp.user.id).rooms() })
}

export async function wishOfRoom(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleChange(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const id = parseRoomId(request)
  if (isRefusal(id)) return refused(id)
  const body = await readJson(request, Wishes)
  if (isRefusal(body)) return refused(body)
  const { read, ...wishes } = body.value
  const self = user(env, stamp.user.id)
  const wished: OwnRoom | Refusal = await self.wish(id, wishes)
  if (isRefusal(wished) || read === undefined) return answered(wished)
  const marked: OwnRoom | Refusal = await self.read(id, read, read.unread)
  return answered(marked)
}

/** The key that a browser needs to listen, and when nobody is to be disturbed. */
export async function showNotifications(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleReading(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const [{ publicKey }, quiet] = await Promise.all([directory(env).vapid(), user(env, stamp.user.id).quiet()])
  return reply({ key: publicKey, quiet })
}

export async function setQuiet(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleChange(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const body = await readJson(request, v.object({ quiet: v.nullable(Quiet) }))
  if (isRefusal(body)) return refused(body)
  await user(env, stamp.user.id).beQuiet(body.value.quiet)
  return reply(body.value)
}

export async function subscribe(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleChange(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const body = await readJson(request, Listening)
  if (isRefusal(body)) return refused(body)
  const { endpoint, keys } = body.value
  if (pushAddress(endpoint, pushPolicy(env)) === undefined)
    return refused(refuse('invalid', 'No push service can be at this address.'))
  const refusal = await user(env, stamp.user.id).subscribe(stamp.session, { endpoint, ...keys, origin: stamp.origin })
  return refusal ? refused(refusal) : done()
}

export async function unsubscribe(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleChange(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const body = await readJson(request, v.object({ endpoint: v.string() }))
  if (isRefusal(body)) return refused(body)
  await user(env, stamp.user.id).unsubscribe(body.value.endpoint)
  return done()
}

export async function countUnread(request: IRequestStrict, env: Env): Promise<Response> {
  const after = v.safeParse(Digits, request.query.after)
  if (!after.success) return refused(refuse('invalid', 'after is the version up to which the room has been read.'))
  return answered(
    await readRoom(request, env, async (visitor): Promise<{ count: number } | Refusal> => {
      const tooMany = await limitSearching(env, limitKey(request, visitor))
      return tooMany ?? room(env, visitor.id).unread(visitor.stamp, after.output)
    }),
  )
}
