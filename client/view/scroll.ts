/**
 * Keeps a reader of the timeline in place. At the bottom, the newest message stays in view whatever grows; anywhere
 * else, the row being read stays where it is, whatever is added above it. The browser's own scroll anchoring is off
 * (`overflow-anchor: none`): not every browser has it, and two hands on one wheel move the page twice.
 */

import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** This close to the bottom, in pixels, counts as at the bottom. */
const NEAR_BOTTOM = 24

export interface Scroll {
  /** Whether the reader is at the bottom, and new messages come into view. */
  readonly following: Accessor<boolean>
  /** `list` is what `viewport` scrolls: its children are the rows. */
  attach(viewport: HTMLElement, list: HTMLElement): void
  toNewest(): void
  /** Brings a message's row into the middle of the view, and the focus to it. */
  show(message: string): void
  /**
   * Runs what takes the element's place away when nothing that is read moves by it: at once at the bottom, where the
   * newest message stays in view, otherwise as soon as the element is out of view.
   */
  whenUnread(element: Element, run: () => void): void
  /** Brings a message's row into view, if it is not. */
  to(message: string): void
}

/** What the rows are part of. */
export interface Surroundings {
  /** Less than a screen of rows is left above the reader, or below. */
  nearTop(): void
  nearBottom(): void
  /** Whether the last row is the newest there is. */
  endsWithNewest(): boolean
  /** Which message the reader is at; undefined at the newest. */
  reading(message: string | undefined): void
}

export function createScroll({ nearTop, nearBottom, endsWithNewest, reading }: Surroundings): Scroll {
  const [following, setFollowing] = createSignal(true)
  let place: Place | undefined
  let jump = () => {}
  let show = (_message: string) => {}
  let to = (_message: string) => {}

  const attach = (viewport: HTMLElement, list: HTMLElement) => {
    const keep = () => {
      if (following()) viewport.scrollTop = viewport.scrollHeight
      else if (place?.anchor?.isConnected) {
        const from = wasCutShort(viewport, place) ? place.top : viewport.scrollTop
        viewport.scrollTop = from + topOf(place.anchor, viewport) - place.anchorTop
      }
      look()
    }
    const look = () => {
      place = placeIn(viewport, list)
      reading(following() ? undefined : messageAt(place.anchor))
      if (viewport.scrollTop < viewport.clientHeight) nearTop()
      if (place.height - viewport.scrollTop < 2 * place.shown) nearBottom()
    }
    const follow = () => setFollowing(endsWithNewest() && atBottom(viewport, place))
    const scrolled = () => {
      // Rows above went or came since: what the browser has scrolled for that, nobody else did.
      if (list.firstElementChild !== place?.first) return keep()
      if (!wasCutShort(viewport, place)) follow()
      // A layout that changed in the same frame has yet to be made up for; forgetting the anchor would lose it.
      if (following() || viewport.scrollHeight === place?.height) look()
      else keep()
    }
    const observer = new ResizeObserver(keep)
    observer.observe(viewport)
    observer.observe(list)
    viewport.addEventListener('scroll', scrolled, { passive: true })
    onCleanup(() => observer.disconnect())
    jump = () => {
      setFollowing(endsWithNewest())
      viewport.scrollTop = viewport.scrollHeight
      look()
    }
    show = (message) => {
      const row = rowOf(message, list)
      if (!row) return
      setFollowing(false)
      const spare = Math.max(0, viewport.clientHeight - row.offsetHeight)
      viewport.scrollTop = topOf(row, viewport) - spare / 2
      row.focus({ preventScroll: true })
      look()
    }
    to = (message) => {
      // What changed the layout just now is made up for first; only what is out of view then takes the reader away.
      if (following()) viewport.scrollTop = viewport.scrollHeight
      rowOf(message, list)?.scrollIntoView({ block: 'nearest' })
      // Taken in at once: what changed the layout just now must not count as scrolled by the reader.
      place = placeIn(viewport, list)
      follow()
      look()
    }
  }
  const whenUnread = (element: Element, run: () => void) => {
    if (following()) return run()
    const observer = new IntersectionObserver(([seen]) => {
      if (seen?.isIntersecting) return
      observer.disconnect()
      run()
    })
    observer.observe(element)
  }
  return {
    following,
    attach,
    toNewest: () => jump(),
    show: (message) => show(message),
    to: (message) => to(message),
    whenUnread,
  }
}

/** The layout as last seen, and the row that was being read in it. */
interface Place {
  readonly height: number
  readonly shown: number
  /** How far it was scrolled. */
  readonly top: number
  readonly first: Element | null
  readonly anchor: Element | undefined
  readonly anchorTop: number
}

function placeIn(viewport: HTMLElement, list: HTMLElement): Place {
  const anchor = anchorIn(viewport, list)
  return {
    height: viewport.scrollHeight,
    shown: viewport.clientHeight,
    top: viewport.scrollTop,
    first: list.firstElementChild,
    anchor,
    anchorTop: anchor ? topOf(anchor, viewport) : 0,
  }
}

/**
 * Judged by the layout that the reader last saw: rows that came since have not been scrolled to yet, which is
 * not the same as having been scrolled away from.
 */
function atBottom(viewport: HTMLElement, seen: Place | undefined): boolean {
  const height = Math.min(viewport.scrollHeight, seen?.height ?? Number.POSITIVE_INFINITY)
  const shown = Math.max(viewport.clientHeight, seen?.shown ?? 0)
  return height - viewport.scrollTop - shown < NEAR_BOTTOM
}

/** Whether so much went above the reader that the browser had to scroll, which nobody else did. */
function wasCutShort(viewport: HTMLElement, seen: Place | undefined): boolean {
  return seen !== undefined && seen.top > viewport.scrollHeight - viewport.clientHeight
}

/** The first row in view, found by halving; of it the text, since a date or a name may come or go above that. */
function anchorIn(viewport: HTMLElement, list: HTMLElement): Element | undefined {
  const edge = viewport.getBoundingClientRect().top
  let low = 0
  let high = list.children.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list.children[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle
    else low = middle + 1
  }
  const row = list.children[low]
  return row?.querySelector('[data-anchor]') ?? row
}

function rowOf(message: string, list: HTMLElement): HTMLElement | null {
  return list.querySelector<HTMLElement>(`[data-message="${CSS.escape(message)}"]`)
}

function messageAt(anchor: Element | undefined): string | undefined {
  return anchor?.closest<HTMLElement>('[data-message]')?.dataset.message
}

/** Where an element stands in what is scrolled, wherever it is scrolled to. */
function topOf(element: Element, viewport: HTMLElement): number {
  return element.getBoundingClientRect().top - viewport.getBoundingClientRect().top + viewport.scrollTop
}
