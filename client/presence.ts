/** Who is here, in the order in which they are listed. */

import type { User } from '../protocol/model.ts'
import { isSame } from './called.ts'
import { nameOf } from './naming.ts'

const { compare } = new Intl.Collator()

/** Whoever is the same as `before` stays the same object, and drawn as they are. */
export function byName(users: readonly User[], before: readonly User[] = []): readonly User[] {
  const known = new Map(before.map((user) => [user.id, user]))
  return users
    .map((user) => {
      const before = known.get(user.id)
      return before && isSame(before, user) ? before : user
    })
    .toSorted(inOrder)
}

export function arrived(here: readonly User[], user: User): readonly User[] {
  const others = left(here, user.id)
  const at = others.findIndex((other) => inOrder(user, other) < 0)
  return others.toSpliced(at === -1 ? others.length : at, 0, user)
}

/** Nobody comes by being called something else. */
export function renamed(here: readonly User[], user: User): readonly User[] {
  return here.some(({ id }) => id === user.id) ? arrived(here, user) : here
}

export function left(here: readonly User[], id: string): readonly User[] {
  return here.filter((user) => user.id !== id)
}

function inOrder(a: User, b: User): number {
  return compare(nameOf(a), nameOf(b)) || (a.id < b.id ? -1 : 1)
}
