/** Finding a room or a person by a few letters: how well a name fits, and what comes first. */

import type { OwnRoom, User } from '../protocol/model.ts'
import { foldForSearch } from '../protocol/names.ts'
import { type Named, nameOf } from './naming.ts'
import { isCalling, type Order, titleOf } from './own-rooms.ts'

export type Goal =
  | { readonly type: 'room'; readonly own: OwnRoom; readonly title: string }
  | { readonly type: 'person'; readonly user: User; readonly title: string }

const GOALS_MAX = 12

/**
 * How well the letters fit a name, the more the better: it begins so, a word of it does, it has them together, or at
 * least in this order. Undefined where it has not.
 */
export function fit(name: string, letters: string): number | undefined {
  const [text, wanted] = [foldForSearch(name), foldForSearch(letters).replaceAll(/\s+/g, ' ').trim()]
  const at = text.indexOf(wanted)
  if (at === 0) return 3
  if (at > 0) return /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') && !text.includes(` ${wanted}`) ? 1 : 2
  let from = 0
  for (const letter of wanted.replaceAll(' ', '')) {
    const next = text.indexOf(letter, from)
    if (next === -1) return undefined
    from = next + letter.length
  }
  return 0
}

/**
 * @param order the rooms that are more likely to be meant first
 * @param people who were found by these letters, by others than them
 */
export function goalsFor(
  letters: string,
  rooms: readonly OwnRoom[],
  people: readonly User[],
  order: Order,
  me: string,
): readonly Goal[] {
  const open = rooms.filter(({ room }) => !room.archived).toSorted((a, b) => rank(b) - rank(a) || order(a.room, b.room))
  // Whoever one has a room with is found by that.
  const met = new Set(open.flatMap(({ room }) => (room.people?.length === 2 ? room.people.map(({ id }) => id) : [])))
  const goals: readonly Goal[] = [
    ...open.map((own) => ({ type: 'room', own, title: titleOf(own.room, me) }) as const),
    ...people.flatMap((user) =>
      user.id === me || met.has(user.id) ? [] : [{ type: 'person', user, title: nameOf(user) } as const],
    ),
  ]
  return goals
    .flatMap((goal) => {
      const fits = Math.max(
        ...[goal.title, ...peopleOf(goal, me).map(({ nickname }) => nickname)].map((name) => fit(name, letters) ?? -1),
      )
      return fits < 0 ? [] : [{ goal, fits }]
    })
    .toSorted((a, b) => b.fits - a.fits)
    .slice(0, GOALS_MAX)
    .map(({ goal }) => goal)
}

/** Whom its picture is of: the one it leads to, or all by what they are called together. */
export function facing(goal: Goal, me: string): Named {
  const [one, ...others] = peopleOf(goal, me)
  return one && others.length === 0 ? one : { nickname: goal.title }
}

/** Whom it leads to. */
function peopleOf(goal: Goal, me: string): readonly User[] {
  return goal.type === 'person' ? [goal.user] : (goal.own.room.people ?? []).filter(({ id }) => id !== me)
}

function rank(own: OwnRoom): number {
  return own.calls > 0 ? 2 : Number(isCalling(own))
}
