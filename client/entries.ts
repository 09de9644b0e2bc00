/**
 * What an outbox holds, and how it changes: pure functions over a list, because they run twice, at once for the
 * screen and then in a transaction of the storage that all tabs share.
 *
 *   waiting ── attempt ──► waiting, sent ──► answered: gone
 *      ▲                        ├── refused for good, or the room crashed three times ──► failed
 *      └── defer, lost ─────────┘                         failed ── retry ──► waiting, or discarded: gone
 */

import type { Change } from '../protocol/commands.ts'
import { type Refusal, refuse } from '../protocol/refusal.ts'

export interface Entry {
  readonly room: string
  readonly command: Change
  readonly created: number
  readonly status: 'waiting' | 'failed'
  /** It was sent at least once, so the room may have it as it stands here: it must not be rewritten any more (R3). */
  readonly sent: boolean
  /** How often the room crashed while this was under way. */
  readonly crashes: number
  readonly refusal?: Refusal
}

export type Entries = readonly Entry[]

const CRASHES_MAX = 3

/** `own` are the ids of earlier commands of the same author in the same tab, whose words they have seen. */
export function add(
  entries: Entries,
  room: string,
  command: Change,
  created: number,
  own: ReadonlySet<string>,
): Entries {
  const entry: Entry = { room, command, created, status: 'waiting', sent: false, crashes: 0 }
  if (command.type === 'post') return [...entries, entry]
  if (command.type === 'edit') return addEdit(entries, entry, command, own)
  return addRemoval(entries, entry, command, own)
}

/** Answered, or given up by its author. */
export function settle(entries: Entries, id: string): Entries {
  const rest = entries.filter(({ command }) => command.id !== id)
  return rest.length === entries.length ? entries : rest
}

/** It is about to be sent. */
export function attempt(entries: Entries, id: string): Entries {
  return change(entries, id, (entry) => (entry.status === 'waiting' ? { ...unrefused(entry), sent: true } : entry))
}

/** Refused for now; it is sent again by itself. */
export function defer(entries: Entries, id: string, refusal: Refusal): Entries {
  return change(entries, id, (entry) => ({ ...entry, refusal }))
}

/** Refused for good, so the room does not have it. */
export function fail(entries: Entries, id: string, refusal: Refusal): Entries {
  return change(entries, id, (entry) => ({ ...entry, status: 'failed', sent: false, refusal }))
}

/** The room crashed while it was under way. Whether it crashed because of it shows only by trying again (R17). */
export function crash(entries: Entries, id: string): Entries {
  return change(entries, id, (entry) => {
    const crashes = entry.crashes + 1
    if (crashes < CRASHES_MAX) return { ...entry, crashes }
    const refusal = refuse('internal', 'The server failed on this three times. Try again later, or discard it.')
    return { ...entry, crashes, status: 'failed', refusal }
  })
}

/** `command` stands where the failed one stood. Naming another revision, it is another command and has another id. */
export function retry(entries: Entries, id: string, command: Change): Entries {
  return change(entries, id, (entry) => ({
    ...unrefused(entry),
    command,
    status: 'waiting',
    sent: entry.sent && command.id === id,
    crashes: 0,
  }))
}

type Revision = Exclude<Change, { type: 'post' }>

function addEdit(
  entries: Entries,
  entry: Entry,
  command: Revision & { type: 'edit' },
  own: ReadonlySet<string>,
): Entries {
  const about = concerning(entry.room, command.message)
  if (entries.some((other) => about(other) && removing(other))) return entries
  // A newer edit takes the place of one that failed, which its author has seen, and of their own that was never sent:
  // one change instead of two, and no revision to guess. Likewise it rewrites a post that was never sent.
  const replaced = (other: Entry) => other.status === 'failed' || (!other.sent && own.has(other.command.id))
  const rest = entries.filter((other) => !about(other) || other.command.type === 'post' || !replaced(other))
  const posted = rest.find((other) => about(other) && other.command.type === 'post')
  if (posted && !posted.sent)
    return retry(rest, command.message, { type: 'post', id: command.message, body: command.body })
  // Without the post there would be nothing to edit.
  const again = posted?.status === 'failed' ? retry(rest, command.message, posted.command) : rest
  return follow(again, entry, command, own)
}

function addRemoval(
  entries: Entries,
  entry: Entry,
  command: Revision & { type: 'remove' },
  own: ReadonlySet<string>,
): Entries {
  const about = concerning(entry.room, command.message)
  const posted = entries.find((other) => about(other) && other.command.type === 'post')
  // The room does not have it: there is nothing to remove, only nothing to send.
  if (posted && (!posted.sent || posted.status === 'failed')) return entries.filter((other) => !about(other))
  if (entries.some((other) => about(other) && removing(other))) return entries
  const rest = entries.filter(
    (other) => !about(other) || other === posted || (other.sent && other.status === 'waiting'),
  )
  return follow(rest, entry, command, own)
}

function concerning(room: string, message: string): (entry: Entry) => boolean {
  return ({ room: other, command }) =>
    other === room && (command.type === 'post' ? command.id : command.message) === message
}

function removing({ command, status }: Entry): boolean {
  return command.type === 'remove' && status === 'waiting'
}

/**
 * Names the revision that its author saw (R3). The message on the screen does not yet show what is under way: after an
 * earlier change of their own, they mean what that will make of it, or it would be the reason for `stale`. Another
 * tab's change they have not seen, and if it succeeds, this one is `stale` for good reason.
 */
function follow(entries: Entries, entry: Entry, command: Revision, own: ReadonlySet<string>): Entries {
  const before = entries
    .filter(concerning(entry.room, command.message))
    .flatMap(({ command: earlier }) => (earlier.type !== 'post' && own.has(earlier.id) ? [earlier.revision + 1] : []))
  return [...entries, { ...entry, command: { ...command, revision: Math.max(command.revision, ...before) } }]
}

function unrefused({ refusal, ...entry }: Entry): Entry {
  return entry
}

function change(entries: Entries, id: string, become: (entry: Entry) => Entry): Entries {
  return entries.map((entry) => (entry.command.id === id ? become(entry) : entry))
}
