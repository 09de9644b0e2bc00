/**
 * What guests came in by, kept on this device: under the same id they are the same guest again, whether the answer was
 * lost or the session. Whoever signs out is known here no longer.
 */

import { foldName } from '../protocol/names.ts'
import { keep, openSmallStorage } from './small-storage.ts'
import { newUuid } from './uuid.ts'

export const VISITS = 'edgewise-visit'

/** More than anybody mistypes their own name. */
const KEPT_MAX = 20

export interface Visits {
  /** What whoever came by this invitation last called themselves, if anybody did. */
  nickname(invitation: string): string | undefined
  /** The id under which somebody of this nickname comes; always the same, whatever else was typed meanwhile. */
  begin(invitation: string, nickname: string): string
}

export function createVisits(storage = openSmallStorage()): Visits {
  /** A line for each name by each invitation, the newest first. */
  const read = () => [...(storage.getItem(VISITS) ?? '').matchAll(/^(\S+) (\S+) (.+)$/gm)]
  return {
    nickname: (invitation) => read().find(([, , by]) => by === invitation)?.[3],
    begin(invitation, typed) {
      const nickname = typed.trim()
      const kept = read()
      const isSame = ([, , , name = '']: readonly string[]) => foldName(name) === foldName(nickname)
      const id = kept.find(isSame)?.[1] ?? newUuid()
      const others = kept.filter((visit) => visit[2] !== invitation || !isSame(visit)).map(([line]) => line)
      keep(storage, VISITS, [`${id} ${invitation} ${nickname}`, ...others.slice(0, KEPT_MAX - 1)].join('\n'))
      return id
    },
  }
}
