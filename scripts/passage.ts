// From the front to the runtime: which headers pass, and what is said of the caller.
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { FRAME_MAX } from '../protocol/limits.ts'
import type { Peer } from './peer.ts'
import type { Runtime } from './runtime.ts'

/** What the platform would set itself, what only the runtime says to itself, and what belongs to one connection. */
const NOT_PASSED =
  /^(?:cf-.*|mf-.*|x-mf-.*|x-edgewise-.*|x-forwarded-.*|forwarded|x-real-ip|true-client-ip|connection|keep-alive|proxy-.*|te|trailer|upgrade|expect)$/

/** Bytes of a body that are read although it is too large: a client that is still sending sees no answer. */
const DRAINED_MAX = 32 * 1024 * 1024

/** The request as the Worker shall see it. Whatever the caller has said of its own address is gone. */
export function passOn(
  { method, url, headers }: IncomingMessage,
  { address, scheme }: Peer,
  { port, secret }: Pick<Runtime, 'port' | 'secret'>,
  more: Readonly<Record<string, string>> = {},
): ClientRequest {
  return request({
    host: '127.0.0.1',
    port,
    method,
    path: url,
    // A connection of its own: one that is kept may be closed by the runtime just as a message is sent on it.
    agent: false,
    headers: {
      ...passed(headers),
      'cf-connecting-ip': address,
      'mf-disable-pretty-error': '1',
      'x-edgewise-gate': secret,
      'x-forwarded-proto': scheme,
      ...more,
    },
  })
}

/** The path as the runtime will read it, behind the host; undefined if it could be read as something else. */
export function pathOf({ url = '', headers: { host = 'host' } }: IncomingMessage): string | undefined {
  return url.startsWith('/') && /^[\w.:[\]-]+$/.test(host) ? URL.parse(`http://host${url}`)?.pathname : undefined
}

/**
 * What a request carries, all of it, so that the runtime sees nothing that is cut off; undefined if it is more than the
 * Worker takes. Throws if it is broken off.
 */
export async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(incoming.headers['content-length']) > DRAINED_MAX) return undefined
  const parts: Buffer[] = []
  let size = 0
  for await (const part of incoming.iterator({ destroyOnReturn: false })) {
    size += part.length
    if (size > DRAINED_MAX) return undefined
    if (size <= FRAME_MAX) parts.push(part)
  }
  return size > FRAME_MAX ? undefined : Buffer.concat(parts)
}

export function passed(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED.test(name)))
}

/** An answer's first lines, for a connection that Node has given out of its hands. */
export function headOf({ statusCode, statusMessage, headers }: IncomingMessage, connection: string): Buffer {
  // The body has been put together from its chunks.
  const { 'transfer-encoding': _, ...kept } = passed(headers)
  const lines = Object.entries({ ...kept, connection, upgrade: headers.upgrade }).flatMap(([name, value]) =>
    [value ?? []].flat().map((text) => `${name}: ${text}\r\n`),
  )
  return Buffer.from(`HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join('')}\r\n`, 'latin1')
}
