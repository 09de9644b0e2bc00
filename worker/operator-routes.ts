/** What only the operator of the deployment may do, by a secret that is no user's. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { isRefusal, notFound } from '../protocol/refusal.ts'
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
  const refusal = await room(env, id).prepareRestore(body.value.time)
  if (refusal) return refused(refusal)
  const restored = restart(env, id)
  // Between the two steps clients hold versions that will be given out anew, so they are not left to the operator's line.
  ctx.waitUntil(restored)
  await restored
  return done()
}

/** The object ends under the first call, and wakes to what it was. */
async function restart(env: Env, id: string): Promise<void> {
  await room(env, id)
    .restart()
    .catch((error: unknown) => {
      if (!String(error).includes(RESTARTS)) throw error
    })
  await room(env, id).renew()
}

/** Without a secret there is no operator. */
function isOperator(request: Request, env: Env): boolean {
  const token = operatorToken(env)
  return token !== undefined && isSame(bearer(request) ?? '', token)
}
