/** JSON over HTTP: how a body is read, and how answers and refusals are written. */

import * as v from 'valibot'
import { FRAME_MAX } from '../protocol/limits.ts'
import { closeCode, type Refusal, refuse, STATUS } from '../protocol/refusal.ts'
import { logError, loggedPath, refusalOf } from './log.ts'

export function reply(value: unknown, status = 200): Response {
  return Response.json(value, { status })
}

export function done(): Response {
  return new Response(null, { status: 204 })
}

export function refused(refusal: Refusal): Response {
  const { code, message, retryAfter } = refusal
  const headers = new Headers()
  if (retryAfter !== undefined) headers.set('Retry-After', String(Math.ceil(retryAfter / 1000)))
  if (STATUS[code] === 401) headers.set('WWW-Authenticate', 'Bearer')
  const error = retryAfter === undefined ? { code, message } : { code, message, retryAfter }
  return Response.json({ error }, { status: STATUS[code], headers })
}

/** Accepts an upgrade only to close it with a code: a browser shows its page no status of a failed one. */
export function refusedSocket({ code, message }: Refusal): Response {
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  server.close(closeCode(code), message)
  return new Response(null, { status: 101, webSocket: client })
}

/** What is left of an exception outside. */
export function failed(error: unknown, request: Request): Response {
  return refused(failure(error, request))
}

export function failure(error: unknown, request: Request): Refusal {
  logError('request_failed', error, { method: request.method, path: loggedPath(new URL(request.url).pathname) })
  return refusalOf(error)
}

/** Headers of every answer that the Worker gives; those of the page stand in client/public/_headers (R18). */
export function lockDown(response: Response): Response {
  if (response.webSocket || response.headers.has('Content-Security-Policy')) return response
  const locked = new Response(response.body, response)
  locked.headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
  locked.headers.set('X-Content-Type-Options', 'nosniff')
  locked.headers.set('Referrer-Policy', 'no-referrer')
  if (!locked.headers.has('Cache-Control')) locked.headers.set('Cache-Control', 'no-store')
  return locked
}

/** The body as the schema has it: size first, then JSON, then form (R17). */
export async function readJson<Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
): Promise<{ readonly value: v.InferOutput<Schema> } | Refusal> {
  const text = await readText(request)
  if (text === undefined) return refuse('too_large', `A request holds at most ${FRAME_MAX} bytes.`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return refuse('invalid', 'The body is not JSON.')
  }
  const parsed = v.safeParse(schema, json)
  if (parsed.success) return { value: parsed.output }
  const [issue] = parsed.issues
  // Our own messages say what they speak of; the library's do not.
  const where = issue.message.startsWith('Invalid ') ? v.getDotPath(issue) : null
  return refuse('invalid', where ? `"${where}": ${issue.message}` : issue.message)
}

/** Bytes of a body of unknown size which are read although it is too large: cut off early, some clients see no answer. */
const DRAINED_MAX = 32 * 1024 * 1024

async function readText(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get('Content-Length') ?? 0) > FRAME_MAX) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size <= FRAME_MAX) chunks.push(chunk)
    else if (size > DRAINED_MAX) break
  }
  if (size > FRAME_MAX) return undefined
  return new TextDecoder().decode(await new Blob(chunks).arrayBuffer())
}
