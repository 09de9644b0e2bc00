/** Choosing people: found by their nickname, picked one by one, up to so many. */

import { type Accessor, createSignal } from 'solid-js'
import type { User } from '../protocol/model.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { PeoplePage } from './api.ts'
import type { Clock } from './environment.ts'

export interface Picking {
  /** Asks for whom there is, to be called once somebody sees it. */
  look(): Promise<void>
  readonly search: Accessor<string>
  readonly picked: Accessor<readonly User[]>
  /** Without those who are picked, or left out; undefined until the answer to what is typed has come. */
  readonly found: Accessor<readonly User[] | undefined>
  /** There are others of this kind, and more has to be typed. */
  readonly more: Accessor<boolean>
  readonly refusal: Accessor<Refusal | undefined>
  /** As many are picked as can be. */
  readonly full: Accessor<boolean>
  type(text: string): void
  pick(user: User): void
  /** Picks whom what is typed finds first, once that is known, and what is typed has done its work. */
  pickFirst(): Promise<void>
  drop(user: User): void
}

export interface PickingOptions {
  /** At most. */
  readonly most: number
  /** Ids of those who are not to be found. */
  readonly without: readonly string[]
}

/** A pause in typing that is worth a question, in milliseconds. */
const PAUSE = 200

export function createPicking(
  people: (search: string) => Promise<PeoplePage | Refusal>,
  clock: Clock,
  { most, without }: PickingOptions,
): Picking {
  const [search, setSearch] = createSignal('')
  const [picked, setPicked] = createSignal<readonly User[]>([])
  const [answer, setAnswer] = createSignal<PeoplePage | Refusal>()
  let cancel = () => {}
  let asked = 0

  /** Whether what came is the answer to the last question. */
  const ask = async () => {
    asked += 1
    const turn = asked
    const page = await people(search().trim())
    if (turn === asked) setAnswer(page)
    return turn === asked
  }
  const full = () => picked().length >= most
  const page = () => {
    const current = answer()
    return isRefusal(current) ? undefined : current
  }
  const found = () => {
    const hidden = new Set([...without, ...picked().map(({ id }) => id)])
    return page()
      ?.people.map(({ user }) => user)
      .filter(({ id }) => !hidden.has(id))
  }
  const type = (text: string) => {
    setSearch(text)
    cancel()
    cancel = clock.after(PAUSE, () => void ask())
  }
  const pick = (user: User) => {
    if (!full() && !picked().some(({ id }) => id === user.id)) setPicked([...picked(), user])
  }
  return {
    look: async () => void (await ask()),
    search,
    picked,
    found,
    more: () => page()?.more ?? false,
    refusal: () => {
      const current = answer()
      return isRefusal(current) ? current : undefined
    },
    full,
    type,
    pick,
    pickFirst: async () => {
      const typed = search()
      cancel()
      const isLast = await ask()
      const [first] = found() ?? []
      if (!isLast || !first || search() !== typed) return
      pick(first)
      type('')
    },
    drop: (user) => setPicked(picked().filter(({ id }) => id !== user.id)),
  }
}
