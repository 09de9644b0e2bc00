/** What is said in a room, over HTTP. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { checkCommand } from '../protocol/commands.ts'
import type { Page, Single } from '../protocol/events.ts'
import { PAGE_SIZE } from '../protocol/limits.ts'
import { isRefusal, notFound, type Refusal, refuse, unauthorized } from '../protocol/refusal.ts'
import { cardRules } from './card-rules.ts'
import { type Env, unfurlPolicy } from './env.ts'
import { readJson, refused, reply } from './http.ts'
import { room } from './objects.ts'
import { servePicture } from './unfurl/picture.ts'
import { agentOf } from './unfurl/visit.ts'
import { answered, limitChanges, limitKey, noteVisit, readRoom, settleVisitor } from './visitor.ts'
import { Digits } from './whole-number.ts'

const PageQuery = v.object({
  before: v.optional(Digits),
  limit: v.optional(v.pipe(Digits, v.minValue(1), v.maxValue(PAGE_SIZE)), String(PAGE_SIZE)),
})
const RemovalQuery = v.object({ id: v.optional(v.string()), revision: Digits })
const DismissalQuery = v.object({ id: v.optional(v.string()), url: v.string() })
const Fields = v.record(v.string(), v.unknown())

export async function listMessages(request: IRequestStrict, env: Env): Promise<Response> {
  const query = v.safeParse(PageQuery, request.query)
  if (!query.success) return refused(refuse('invalid', 'before and limit are whole numbers; limit is from 1 to 50.'))
  const { before, limit: most } = query.output
  return answered(
    await readRoom(
      request,
      env,
      async ({ id, stamp }): Promise<Page | Refusal> => room(env, id).page(stamp, before, most),
    ),
  )
}

export async function showMessage(request: IRequestStrict, env: Env): Promise<Response> {
  const { message = '' } = request.params
  return answered(
    await readRoom(
      request,
      env,
      async ({ id, stamp }): Promise<Single | Refusal> => room(env, id).message(stamp, message.toLowerCase()),
    ),
  )
}

export function postMessage(request: IRequestStrict, env: Env): Promise<Response> {
  return change(request, env, async () => {
    const body = await readJson(request, Fields)
    return isRefusal(body) ? body : { ...body.value, type: 'post' }
  })
}

export function editMessage(request: IRequestStrict, env: Env): Promise<Response> {
  return change(request, env, async () => {
    const body = await readJson(request, Fields)
    return isRefusal(body) ? body : { ...body.value, type: 'edit', message: request.params.message }
  })
}

export function removeMessage(request: IRequestStrict, env: Env): Promise<Response> {
  return change(request, env, async () => {
    const query = v.safeParse(RemovalQuery, request.query)
    if (!query.success) return refuse('invalid', 'revision is a whole number: that of the message as you saw it.')
    const { id = crypto.randomUUID(), revision } = query.output
    return { type: 'remove', id, message: request.params.message, revision }
  })
}

export function dismissCard(request: IRequestStrict, env: Env): Promise<Response> {
  return change(request, env, async () => {
    const query = v.safeParse(DismissalQuery, request.query)
    if (!query.success) return refuse('invalid', 'url is the link whose card is to go, as the card has it.')
    const { id = crypto.randomUUID(), url } = query.output
    return { type: 'dismiss', id, message: request.params.message, url }
  })
}

export async function showPicture(request: IRequestStrict, env: Env, ctx: ExecutionContext): Promise<Response> {
  const { message = '', key = '' } = request.params
  const source = await readRoom(
    request,
    env,
    async ({ id, stamp }): Promise<string | Refusal> => room(env, id).picture(stamp, message.toLowerCase(), key),
  )
  if (isRefusal(source)) return refused(source)
  const policy = unfurlPolicy(env, await cardRules(env))
  return servePicture(source, policy, agentOf(new URL(request.url).origin), ctx)
}

/** @param read what is asked for, read only from those who may ask as often as they do (R17) */
async function change(request: IRequestStrict, env: Env, read: () => Promise<object>): Promise<Response> {
  const visitor = await settleVisitor(request, env)
  if (isRefusal(visitor)) return refused(visitor)
  if (visitor.stamp.role === 'reader') return refused(unauthorized)
  const key = limitKey(request, visitor)
  const tooMany = await limitChanges(env, key)
  if (tooMany) return refused(tooMany)
  const json = await read()
  if (isRefusal(json)) return refused(json)
  const parsed = checkCommand(json)
  if ('refusal' in parsed) return refused(parsed.refusal)
  const { command } = parsed
  if (command.type === 'typing' || command.type === 'sync') return refused(notFound)
  const refusal = await noteVisit(visitor, env)
  if (refusal) return refused(refusal)
  const outcome = await room(env, visitor.id).change(visitor.stamp, command)
  if (isRefusal(outcome)) return refused(outcome)
  return reply(outcome, command.type === 'post' && outcome.changed ? 201 : 200)
}
