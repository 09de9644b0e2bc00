/** Who owns a room after somebody who cannot any more, or is about to leave. */

import { LOBBY, type User } from '../protocol/model.ts'
import type { Conversation } from './conversation.ts'
import type { Env } from './env.ts'
import { directory } from './objects.ts'

/**
 * Where nobody else owns it, whoever has been in it for longest and can own a room; nobody if none of them can. Asked again,
 * or for somebody who never owned it, nothing changes.
 */
export async function succeed(conversation: Conversation, env: Env, user: User): Promise<void> {
  const { id, kind, members } = conversation.history
  if (id === LOBBY || kind === 'direct' || members.owners().some((owner) => owner.user.id !== user.id)) return
  const heir = await directory(env).fit(members.heirs(user.id))
  if (heir === undefined) return
  // The room may be another by now.
  conversation.govern({ user, role: 'member' }, { act: 'inherit', user: heir })
}
