/** Who owns a room after somebody who cannot any more, or is about to leave. */

import { LOBBY, type User } from '../protocol/model.ts'
import type { Conversation } from './conversation.ts'
import type { Env } from './env.ts'
import { directory } from './objects.ts'

/**
 * Where none of its owners can own a room any more, whoever has been in it for longest and can; nobody if none of them
 * can. Asked again, nothing changes.
 * @param former by whom it is asked for
 */
export async function succeed(conversation: Conversation, env: Env, former: User): Promise<void> {
  const { id, kind, members } = conversation.history
  if (id === LOBBY || kind === 'direct') return
  const heir = await directory(env).fit(members.heirs())
  if (heir === undefined || members.standing(heir.id).role === 'owner') return
  // The room may be another by now.
  conversation.govern({ user: former, role: 'member' }, { act: 'inherit', user: heir })
}
