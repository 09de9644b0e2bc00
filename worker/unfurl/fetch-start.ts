/** Fetches the beginning of what is at an address: a part of a picture, an answer of a provider. */

import { Download } from './download.ts'
import { type Busy, fetchPublic, type Gone, interrupted, type Request } from './fetch.ts'

export interface Start {
  readonly type: 'start'
  readonly response: Response
  /** No more than were asked for. */
  readonly bytes: Uint8Array
}

/** The first bytes, `max` at most; the connection is closed behind them. */
export async function fetchStart(address: string, request: Request, max: number): Promise<Start | Gone | Busy> {
  const found = await fetchPublic(address, request)
  if (found.type !== 'found') return found
  const download = new Download(found.response)
  try {
    const bytes = await download.bytes(max)
    return download.broken ? interrupted(request.signal) : { type: 'start', response: found.response, bytes }
  } finally {
    await download.cancel()
  }
}
