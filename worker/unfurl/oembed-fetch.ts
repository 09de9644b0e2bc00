/** Asks an oEmbed endpoint, within the guard and within what a card can wait for it. */

import type { Visitor } from './fetch.ts'
import { fetchStart } from './fetch-start.ts'
import { type Oembed, parseOembed } from './oembed.ts'

const ACCEPT = 'application/json, text/json;q=0.9'
const BYTES_MAX = 64 * 1024
/** Milliseconds that a card waits for this. */
const DEADLINE = 2_500

/** What the endpoint says, or null for whatever reason: it only adds to what the page says of itself. */
export async function fetchOembed(endpoint: string, visitor: Visitor): Promise<Oembed | null> {
  const signal = AbortSignal.any([visitor.signal, AbortSignal.timeout(DEADLINE)])
  const start = await fetchStart(endpoint, { ...visitor, signal, accept: ACCEPT }, BYTES_MAX)
  if (start.type !== 'start') return null
  try {
    // What is longer was cut off, and is no JSON.
    return parseOembed(JSON.parse(new TextDecoder().decode(start.bytes)))
  } catch {
    return null
  }
}
