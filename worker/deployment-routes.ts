/** What is set of the deployment on screen: what it is called, who may register, and which links become cards. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { parseDomains } from '../protocol/domains.ts'
import { DENIED_MAX, DEPLOYMENT_NAME_MAX } from '../protocol/limits.ts'
import type { Deployment } from '../protocol/model.ts'
import { parseDisplayName } from '../protocol/names.ts'
import { mayHere } from '../protocol/permissions.ts'
import { isRefusal, type Refusal, refuse } from '../protocol/refusal.ts'
import { forgetCardRules } from './card-rules.ts'
import { type Env, lobbyIsPublic, operatorCardRules } from './env.ts'
import { readJson, refused, reply } from './http.ts'
import { directory } from './objects.ts'
import { answered, settleChange, settleReading } from './visitor.ts'

const Configuration = v.object({
  name: v.optional(v.string()),
  registration: v.optional(v.picklist(['open', 'invited', 'closed'])),
  cards: v.optional(v.boolean()),
  denied: v.optional(v.pipe(v.array(v.string()), v.maxLength(DENIED_MAX, `At most ${DENIED_MAX} domains.`))),
})

/** Which sites are closed to cards is told to those alone who may close them: it may name what is inside a network. */
export async function showDeployment(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleReading(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const { cards, denied, ...rest } = await directory(env).deployment()
  const open = { ...rest, readers: lobbyIsPublic(env) ? 'lobby' : 'none' }
  return reply(mayHere('configure', stamp.role) ? { ...open, cards, denied, operator: operatorCardRules(env) } : open)
}

export async function configureDeployment(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleChange(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const body = await readJson(request, Configuration)
  if (isRefusal(body)) return refused(body)
  const changes = parseChanges(body.value)
  if (isRefusal(changes)) return refused(changes)
  const configured: Deployment | Refusal = await directory(env).configure(stamp.user.id, changes)
  forgetCardRules(env)
  return answered(configured)
}

function parseChanges(asked: v.InferOutput<typeof Configuration>): Partial<Deployment> | Refusal {
  const { name, registration, cards, denied } = asked
  const called = name === undefined ? undefined : parseDisplayName(name, DEPLOYMENT_NAME_MAX)
  if (isRefusal(called)) return called
  if (called?.text === '') return refuse('invalid', 'Give this chat a name.')
  const domains = denied && parseDomains(denied)
  if (isRefusal(domains)) return domains
  return {
    ...(called && { name: called.text }),
    ...(registration && { registration }),
    ...(cards !== undefined && { cards }),
    ...(domains && { denied: domains }),
  }
}
