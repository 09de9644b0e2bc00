/** What is asked before a message calls many at once. */

import { CROWD_ABOVE } from '../protocol/limits.ts'
import { LOBBY } from '../protocol/model.ts'
import { crowdsIn } from './dialect.ts'
import type { RoomState } from './room.ts'

/** Undefined where it calls few, as far as is known. */
export function crowdWarning(
  body: string,
  { info, here, crowd }: Pick<RoomState, 'info' | 'here' | 'crowd'>,
): string | undefined {
  const calls = crowdsIn(body)
  // The lobby, which everybody is in, counts none.
  if (calls.room && info?.id === LOBBY) return '@room calls everybody, wherever they are.'
  if (calls.room && info && info.members > CROWD_ABOVE)
    return `@room calls all ${info.members} members, wherever they are.`
  const present = crowd ?? here.length
  return calls.here && present > CROWD_ABOVE ? `@here calls all ${present} who are here.` : undefined
}
