/** What only the operator of the deployment may do, by a secret that is no user's. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { isRefusal, notFound, type Refusal } from '../protocol/refusal.ts'
import { type Env, operatorToken } from './env.ts'
import { done, readJson, refused } from './http.ts'
import { bearer } from './identity.ts'
import { room } from './objects.ts'
import { RESTARTS } from './restore.ts'
import { isSame } from './secret.ts'
import { parseRoomId } from './visitor.ts'

const Restore = v.object({ time: v.pipe(v.number(), v.integer(), v.minValue(0)) })

/**
 * Sets a room back to an earlier time, in a new epoch: every client starts again from what is there then (R5). Whoever
 * got no answer asks again, and the same is done once more.
 */
export async function restoreRoom(request: IRequestStrict, env: Env, ctx: ExecutionContext): Promise<Response> {
  const id = parseRoomId(request)
  if (!isOperator(request, env) || isRefusal(id)) return refused(notFound)
  const body = await readJson(request, Restore)
  if (isRefusal(body)) return refused(body)
  const restored = setBack(env, id, body.value.time)
  // Between its two steps clients hold versions that will be given out anew, so they are not left to the operator's line.
  ctx.waitUntil(restored)
  const refusal = await restored
  return refusal ? refused(refusal) : done()
}

/** The object ends under the first call, and wakes to what it was. */
async function setBack(env: Env, id: string, time: number): Promise<Refusal | undefined> {
  try {
    return await room(env, id).setBack(time)
  } catch (error) {
    // However it failed, it may have ended.
    await room(env, id).renew()
    if (!String(error).includes(RESTARTS)) throw error
    return undefined
  }
}

/** Without a secret there is no operator. */
function isOperator(request: Request, env: Env): boolean {
  const token = operatorToken(env)
  return token !== undefined && isSame(bearer(request) ?? '', token)
}
