// What wrangler writes to its standard error, without what worries people for nothing.
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** Each browser that does not believe a certificate, or not yet, breaks off a connection or several. */
const HARMLESS = /TLS handshake failed/

/** Passes on all other lines; with a line that is left out go the empty ones after it. */
export function passOnComplaints(from: Readable, write: (line: string) => void): void {
  let dropping = false
  createInterface({ input: from }).on('line', (line) => {
    dropping = HARMLESS.test(line) || (dropping && line === '')
    if (!dropping) write(`${line}\n`)
  })
}
