/** The ways in which the site answers. */

import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Answer } from './site.ts'

export const HTML = 'text/html; charset=utf-8'
export const HEAD = '<!doctype html><html><head><title>A page</title></head>'
export const PAGE = `${HEAD}<body><p>Text</p></body></html>`
export const KILOBYTE = 1024
export const MEGABYTE = 1024 * KILOBYTE

const SOME = Buffer.alloc(KILOBYTE, 'x')
const GIF = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64')

/** The smallest that is one. */
export function gif(width: number, height: number): Buffer {
  const bytes = Buffer.from(GIF)
  bytes.writeUInt16LE(width, 6)
  bytes.writeUInt16LE(height, 8)
  return bytes
}

export function html(text: string): Answer {
  return sent(HTML, Buffer.from(text))
}

export function sent(type: string, body: Buffer): Answer {
  const headers = { 'Content-Type': type, 'Content-Length': String(body.byteLength) }
  return (response) => response.writeHead(200, headers).end(body)
}

export function json(value: unknown): Answer {
  return sent('application/json', Buffer.from(JSON.stringify(value)))
}

export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (response) =>
    response.writeHead(code, { 'Content-Type': HTML, ...headers }).end([204, 304].includes(code) ? undefined : PAGE)
}

/** A page that names addresses of this site, at which a visitor is to be known again. */
export function naming(head: (search: string) => string): Answer {
  return (response, visit, request) =>
    html(`<title>A page</title>${head(searchOf(request.url))}`)(response, visit, request)
}

/** To a path of this site, at which a visitor is to be known again. */
export function redirect(path: string, code = 302): Answer {
  return (response, visit, request) => redirectTo(path + searchOf(request.url), code)(response, visit, request)
}

/** To a path of this site, which is called by another name there. */
export function byName(path: string): Answer {
  return (response, visit, request) =>
    redirectTo(`http://localhost:${request.socket.localPort}${path}${searchOf(request.url)}`)(response, visit, request)
}

/** To exactly this address. */
export function redirectTo(address: string, code = 302): Answer {
  return (response) => response.writeHead(code, { Location: address, 'Set-Cookie': 'a=b' }).end('Moved')
}

export function late(milliseconds: number, answer: Answer): Answer {
  return async (response, visit, request) => {
    await setTimeout(milliseconds)
    if (!response.destroyed) await answer(response, visit, request)
  }
}

export function begin(response: ServerResponse, type = HTML): ServerResponse {
  return response.writeHead(200, { 'Content-Type': type })
}

/** Exactly these bytes of HTTP, whatever they are. */
export function raw(...lines: readonly string[]): Answer {
  return (response) => response.socket?.end(lines.join('\r\n'))
}

/** Promises more than it sends, and hangs up. */
export function cut(text: string): Answer {
  return (response) => {
    response.writeHead(200, { 'Content-Type': HTML, 'Content-Length': '100000' })
    response.write(text, () => response.destroy())
  }
}

/** Sends kilobytes for as long as anybody listens, as fast as they are taken or one every so often. */
export function endless(start: string | Buffer, type = HTML, every = 0): Answer {
  return async (response, visit) => {
    begin(response, type).write(start)
    while (!response.destroyed) {
      await (every > 0 ? setTimeout(every) : setImmediate())
      if (response.destroyed) return
      visit.sent += SOME.byteLength
      if (!response.write(SOME)) await Promise.race([once(response, 'drain'), once(response, 'close')])
    }
  }
}

/** A page of so many bytes. */
export function long(start: string, bytes: number): Answer {
  return async (response, visit) => {
    response.writeHead(200, { 'Content-Type': HTML, 'Content-Length': String(bytes) }).write(start)
    for (let left = bytes - start.length; left > 0 && !response.destroyed; left -= SOME.byteLength) {
      const some = SOME.subarray(0, left)
      visit.sent += some.byteLength
      if (!response.write(some)) await Promise.race([once(response, 'drain'), once(response, 'close')])
    }
    response.end()
  }
}

/** Sends texts and bytes one by one, each in a packet of its own. */
export function pieces(texts: readonly string[], ...bytes: readonly number[][]): Answer {
  const all = [...texts.map((text) => Buffer.from(text, 'latin1')), ...bytes.map((each) => Buffer.from(each))]
  return async (response) => {
    begin(response)
    for (const piece of all) {
      response.write(piece)
      await setTimeout(20)
    }
    response.end()
  }
}

export function gzipped(text: string): Answer {
  return packed('gzip', () => gzipSync(text))
}

export function brotlied(text: string): Answer {
  return packed('br', () => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }))
}

function packed(encoding: string, pack: () => Buffer): Answer {
  return (response) => response.writeHead(200, { 'Content-Type': HTML, 'Content-Encoding': encoding }).end(pack())
}

function searchOf(url: string | undefined): string {
  return new URL(url ?? '/', 'http://site').search
}
