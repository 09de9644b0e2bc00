/** Who is here, in the order in which they are listed. */

import type { User } from '../protocol/model.ts'

export function byNickname(users: readonly User[]): readonly User[] {
  return users.toSorted((a, b) => a.nickname.localeCompare(b.nickname) || (a.id < b.id ? -1 : 1))
}

export function arrived(here: readonly User[], user: User): readonly User[] {
  return byNickname([...left(here, user.id), user])
}

export function left(here: readonly User[], id: string): readonly User[] {
  return here.filter((user) => user.id !== id)
}
