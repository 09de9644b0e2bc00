/** Stands in for the network: `fetch` finds the pages of the bench at their addresses, and what is read is counted. */

import { hostilePages } from '../../site/hostile-pages.ts'
import { pages } from './pages.ts'

/** Where the hostile pages are, each at its path. */
export const HOSTILE_SITE = 'https://hostile.example.com'

export interface Counter {
  bytes: number
}

/** Bytes that arrive at a time, about as many as a connection brings. */
export const CHUNK = 16 * 1024

const bodies: ReadonlyMap<string, Uint8Array<ArrayBuffer>> = new Map(
  [
    ...pages.map(({ url, html }) => [url, html] as const),
    ...Array.from(hostilePages, ([path, html]) => [HOSTILE_SITE + path, html] as const),
  ].map(([url, html]) => [url, new TextEncoder().encode(html)]),
)

/** Puts itself in the place of `fetch`, for good, and counts from then on. */
export function openSite(): Counter {
  const counter = { bytes: 0 }
  globalThis.fetch = async (address) => {
    const body = bodies.get(String(address))
    if (body === undefined) throw new TypeError('There is nothing else in this network.')
    return new Response(streamOf(body, counter), { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
  }
  return counter
}

function streamOf(body: Uint8Array<ArrayBuffer>, counter: Counter): ReadableStream<Uint8Array> {
  let at = 0
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const chunk = body.slice(at, at + CHUNK)
    if (chunk.byteLength === 0) return controller.close()
    at += chunk.byteLength
    counter.bytes += chunk.byteLength
    controller.enqueue(chunk)
  }
  return new ReadableStream({ pull }, { highWaterMark: 0 })
}
