// The card of a page that is here already: all goes as if it were fetched, but nothing is.
import type { Policy } from '../worker/unfurl/address.ts'
import { type Unfurled, unfurl } from '../worker/unfurl/page.ts'

export interface Page {
  /** Where it is from. */
  readonly url: string
  readonly body: Uint8Array
  readonly headers: Headers
}

/** Bytes that arrive at a time, as they would from a connection: what is read counts by these. */
const CHUNK = 16 * 1024

/** One page at a time: while it is worked on, it is all that `fetch` finds. */
export async function cardOfPage(page: Page, policy: Policy): Promise<Unfurled> {
  const { fetch } = globalThis
  globalThis.fetch = async (address) => {
    if (String(address) !== pageAddress(page)) throw new TypeError('Nothing is fetched.')
    return answer(page)
  }
  try {
    return await unfurl(page.url, { policy, agent: '', probes: false, follows: false })
  } finally {
    globalThis.fetch = fetch
  }
}

/** As the code under way asks for it, or as it was given if it is no address. */
function pageAddress({ url }: Page): string {
  return URL.parse(url)?.href ?? url
}

function answer({ body, headers }: Page): Response {
  let rest = body
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (rest.byteLength === 0) return controller.close()
    controller.enqueue(Uint8Array.from(rest.subarray(0, CHUNK)))
    rest = rest.subarray(CHUNK)
  }
  const sent = new Headers(headers)
  if (!sent.has('Content-Length')) sent.set('Content-Length', String(body.byteLength))
  // Without a buffer nothing counts as read that nobody asked for.
  return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }), { headers: sent })
}
