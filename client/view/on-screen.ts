/** Which messages are on the screen: of those the last line is. */

import { type Accessor, createSignal, onCleanup } from 'solid-js'

export interface OnScreen {
  readonly ids: Accessor<ReadonlySet<string>>
  /** `list` is what `viewport` scrolls: its children are the rows. */
  attach(viewport: HTMLElement, list: HTMLElement): void
}

/** What is on the screen for less than this, in milliseconds, nobody has seen. */
const GLIMPSE = 100
/** In pixels: what may be cut off at the end of a row. */
const SLACK = 8

/** @param looked runs after each look */
export function createOnScreen(looked: (ids: ReadonlySet<string>) => void): OnScreen & { readonly look: () => void } {
  const [ids, setIds] = createSignal<ReadonlySet<string>>(new Set())
  let timer: ReturnType<typeof setTimeout> | undefined
  let find = (): ReadonlySet<string> => new Set()
  onCleanup(() => clearTimeout(timer))

  const look = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      const found = find()
      setIds(found)
      looked(found)
    }, GLIMPSE)
  }
  const attach = (viewport: HTMLElement, list: HTMLElement) => {
    find = () => rowsIn(viewport, list)
    const observer = new ResizeObserver(look)
    observer.observe(viewport)
    observer.observe(list)
    viewport.addEventListener('scroll', look, { passive: true })
    onCleanup(() => observer.disconnect())
  }
  return { ids, attach, look }
}

function rowsIn(viewport: HTMLElement, list: HTMLElement): ReadonlySet<string> {
  const { top, bottom } = viewport.getBoundingClientRect()
  const found = new Set<string>()
  // Most are far above, and somebody who reads is mostly at the end.
  for (const row of [...list.children].toReversed()) {
    const end = row.getBoundingClientRect().bottom
    if (end <= top) break
    if (end <= bottom + SLACK && row instanceof HTMLElement && row.dataset.message) found.add(row.dataset.message)
  }
  return found
}
