/** What a client may ask of a room: one closed type, one total parse (R17). */

import * as v from 'valibot'
import { BODY_MAX, FRAME_MAX, LINK_LENGTH_MAX, LINKS_MAX } from './limits.ts'
import { type Refusal, refuse } from './refusal.ts'

export const Uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase())
const Revision = v.pipe(v.number(), v.integer(), v.minValue(0))

// Lone surrogates cannot be stored; both sides must agree on what stands instead, so it is settled here.
const Body = v.pipe(
  v.string(),
  v.transform((text) => text.toWellFormed()),
)

const Url = v.pipe(v.string(), v.maxLength(LINK_LENGTH_MAX))
/** Links, as they are written in the body, whose cards the author does not want. */
const Without = v.optional(v.pipe(v.array(Url), v.maxLength(LINKS_MAX), v.readonly()))

const Post = v.object({ type: v.literal('post'), id: Uuid, body: Body, without: Without })
const Edit = v.object({
  type: v.literal('edit'),
  id: Uuid,
  message: Uuid,
  revision: Revision,
  body: Body,
  without: Without,
})
const Remove = v.object({ type: v.literal('remove'), id: Uuid, message: Uuid, revision: Revision })
/** Takes the card of a link away for good. */
const Dismiss = v.object({ type: v.literal('dismiss'), id: Uuid, message: Uuid, url: Url })
const Typing = v.object({ type: v.literal('typing'), on: v.boolean() })
const Sync = v.object({ type: v.literal('sync'), since: v.string() })

/** A command that changes the room, is kept in the outbox and is answered by the event that carries its id (R3, R4). */
export type Change = v.InferOutput<typeof Post | typeof Edit | typeof Remove | typeof Dismiss>
export type Command = Change | v.InferOutput<typeof Typing> | v.InferOutput<typeof Sync>

const Command = v.variant('type', [Post, Edit, Remove, Dismiss, Typing, Sync])
const TYPES: readonly unknown[] = ['post', 'edit', 'remove', 'dismiss', 'typing', 'sync']

export type Parsed = { readonly command: Command } | { readonly refusal: Refusal; readonly id?: string }

/** Turns a frame as received into a command. Malformed, unknown and too large are three different refusals. */
export function parseCommand(frame: string): Parsed {
  if (frame.length > FRAME_MAX)
    return { refusal: refuse('too_large', `A frame holds at most ${FRAME_MAX} characters.`) }
  let json: unknown
  try {
    json = JSON.parse(frame)
  } catch {
    return { refusal: refuse('invalid', 'The frame is not JSON.') }
  }
  return checkCommand(json)
}

/** The second half of `parseCommand`, for input that is JSON already. */
export function checkCommand(json: unknown): Parsed {
  const parsed = v.safeParse(Command, json)
  if (!parsed.success) return named(json, explain(json, parsed.issues))
  const command = parsed.output
  const refusal = 'body' in command ? checkBody(command.body) : undefined
  return refusal && 'id' in command ? { refusal, id: command.id } : { command }
}

// White space, control characters and those that are not there to be seen say nothing, however many there are.
const VISIBLE = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Why this body cannot be a message, or undefined if it can. The composer asks before it sends. */
export function checkBody(body: string): Refusal | undefined {
  if (!VISIBLE.test(body)) return refuse('empty', 'A message must say something.')
  // Code points never outnumber UTF-16 units, so the costly count is rarely made.
  if (body.length > BODY_MAX && [...body].length > BODY_MAX) {
    return refuse('too_long', `A message holds at most ${BODY_MAX.toLocaleString('en')} characters.`)
  }
  return undefined
}

function explain(json: unknown, issues: readonly v.BaseIssue<unknown>[]): Refusal {
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined
  if (typeof type === 'string' && !TYPES.includes(type))
    return refuse('unknown_type', 'Commands of this type are not known here.')
  const where = issues[0] ? v.getDotPath(issues[0]) : null
  return refuse('invalid', where ? `The command is malformed at "${where}".` : 'The command is malformed.')
}

function named(json: unknown, refusal: Refusal): Parsed {
  const id = typeof json === 'object' && json !== null && 'id' in json ? v.safeParse(Uuid, json.id) : undefined
  return id?.success ? { refusal, id: id.output } : { refusal }
}
