/** Which of several that come and go the arrows have chosen: what it is counts, not its place. */

import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js'

export interface Chosen<T> {
  /** 0 also where there is nothing. */
  readonly index: Accessor<number>
  readonly item: Accessor<T | undefined>
  /** To the next or the one before, from the last to the first and back. */
  move(by: 1 | -1): void
}

/** The first, until another is chosen; again when that is gone, and when `query` is another. */
export function createChosen<T>(
  items: Accessor<readonly T[]>,
  idOf: (item: T) => string,
  query: Accessor<string>,
): Chosen<T> {
  const [id, setId] = createSignal<string>()
  const index = createMemo(() =>
    Math.max(
      0,
      items().findIndex((item) => idOf(item) === id()),
    ),
  )
  createEffect(on(createMemo(query), () => setId(undefined)))
  const move = (by: number) => {
    const next = items().at((index() + by) % items().length)
    setId(next && idOf(next))
  }
  return { index, item: () => items()[index()], move }
}
