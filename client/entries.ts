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

/** The message that a command makes, or that it is about. */
export function messageOf(command: Change): string {
  return command.type === 'post' ? command.id : command.message
}

/** Without it, and without what else was to become of a message that will now never be there. */
export function discard(entries: Entries, id: string): Entries {
  return settle(entries, id).filter(({ command }) => messageOf(command) !== id)
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

function unrefused({ refusal, ...entry }: Entry): Entry {
  return entry
}

function change(entries: Entries, id: string, become: (entry: Entry) => Entry): Entries {
  return entries.map((entry) => (entry.command.id === id ? become(entry) : entry))
}
