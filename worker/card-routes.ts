/** The card of a link while it is written about, before any message has it. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { LINK_LENGTH_MAX } from '../protocol/limits.ts'
import { addressOf } from '../protocol/link-address.ts'
import type { Card, CardRules } from '../protocol/model.ts'
import { isOwn } from '../protocol/own-link.ts'
import { isRefusal, notFound, type Refusal } from '../protocol/refusal.ts'
import { cardRules } from './card-rules.ts'
import { type Env, unfurlHindrance, unfurlPolicy } from './env.ts'
import { readJson, refused, reply } from './http.ts'
import { settleUser } from './identity.ts'
import { limit } from './limit.ts'
import { site } from './objects.ts'
import type { UserStamp } from './stamp.ts'
import { servePicture } from './unfurl/picture.ts'
import { agentOf, visit } from './unfurl/visit.ts'
import { wireCard } from './wire.ts'

const Link = v.object({ url: v.pipe(v.string(), v.url(), v.maxLength(LINK_LENGTH_MAX)) })
const PictureQuery = v.object({ url: Link.entries.url, key: v.string() })

/** The same card as the message will get, of the same fetch. */
export async function previewCard(request: IRequestStrict, env: Env, ctx: ExecutionContext): Promise<Response> {
  const stamp = await settlePreview(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const body = await readJson(request, Link)
  if (isRefusal(body)) return refused(body)
  const { url } = body.value
  const rules = await cardRules(env)
  const address = previewable(url, stamp.origin, rules, env)
  if (address === null) return reply({ card: null, pending: false })
  const answer = await visit({ address, origin: stamp.origin, job: null, rules }, env, ctx)
  const card: Card | null = answer.type === 'card' ? wireCard({ ...answer.card, url }, picturePath(url)) : null
  return reply({ card, pending: answer.type === 'waiting' })
}

/** A picture of a card that the site still remembers. */
export async function showPreviewPicture(request: IRequestStrict, env: Env, ctx: ExecutionContext): Promise<Response> {
  const stamp = await settlePreview(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const query = v.safeParse(PictureQuery, request.query)
  const rules = await cardRules(env)
  const address = query.success ? previewable(query.output.url, stamp.origin, rules, env) : null
  if (!query.success || address === null) return refused(notFound)
  const source = await site(env, address).picture(address, query.output.key)
  if (source === undefined) return refused(notFound)
  return servePicture(source, unfurlPolicy(env, rules), agentOf(stamp.origin), ctx)
}

async function settlePreview(request: Request, env: Env): Promise<UserStamp | Refusal> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return stamp
  return (await limit(env.PREVIEW_LIMIT, stamp.user.id, 'Too many links at once. Wait a moment.', 10_000)) ?? stamp
}

/** The address by which a link is known, or null if it can have no card. Nothing is created for what would be refused. */
function previewable(url: string, origin: string, rules: CardRules, env: Env): string | null {
  const address = addressOf(url)
  if (address === null || isOwn(address, origin)) return null
  return unfurlHindrance(env, rules)(address) === null ? address : null
}

function picturePath(url: string): (key: string) => string {
  return (key) => `/api/cards/picture?${new URLSearchParams({ url, key })}`
}
