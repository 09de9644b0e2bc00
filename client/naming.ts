/** What somebody is called where they are shown. */

import type { User } from '../protocol/model.ts'

export type Named = Pick<User, 'nickname' | 'name'>

/** The name that they want, or else the nickname; whoever has removed their account has neither. */
export function nameOf({ nickname, name }: Named): string {
  return name || nickname || 'Former member'
}

/** The nickname, where something else is shown. */
export function nicknameBeside({ nickname, name }: Named): string | undefined {
  return name && nickname ? `@${nickname}` : undefined
}
