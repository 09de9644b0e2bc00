/** What is read of the pages, and what is found there. */

import { pages } from './pages.ts'
import { HOSTILE_SITE, openSite } from './site.ts'

export interface Seen {
  /** Read of all pages. */
  readonly bytes: number
  /** Read of one page past the end of its head, at most. */
  readonly beyondHead: number
  readonly titles: number
}

const counter = openSite()

export async function readAll(titleOf: (url: string) => Promise<string>): Promise<Seen> {
  const seen = { bytes: 0, beyondHead: 0, titles: 0 }
  for (const { url, title, headEnd } of pages) {
    counter.bytes = 0
    if ((await titleOf(url)).startsWith(title)) seen.titles += 1
    seen.bytes += counter.bytes
    seen.beyondHead = Math.max(seen.beyondHead, counter.bytes - headEnd)
  }
  return seen
}

/** @returns bytes that were read of the hostile page at this path */
export async function readHostile(titleOf: (url: string) => Promise<string>, path: string): Promise<number> {
  counter.bytes = 0
  if (!(await titleOf(HOSTILE_SITE + path)).startsWith('Before the ')) throw new Error(`${path} has no title.`)
  return counter.bytes
}
