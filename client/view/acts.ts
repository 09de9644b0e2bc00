/** What whoever is signed in can do with a member of the room on screen. */

import type { ListedMember } from '../../protocol/model.ts'
import { actsOn, type MemberAct } from '../moderation.ts'
import { useChat } from './context.ts'

/** Gives it for a member at a time, in milliseconds since 1970. */
export function useActs(): (member: ListedMember, now: number) => readonly MemberAct[] {
  const chat = useChat()
  return (member, now) => {
    const session = chat.session()
    const state = chat.room()?.state
    if (session.status !== 'signed-in' || !state?.info) return []
    const by = { id: session.user.id, role: session.role, member: state.me.role }
    return actsOn(member, by, state.info, now)
  }
}
