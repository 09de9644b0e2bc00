/**
 * How a new command joins those that an outbox holds: changes of one message that were never sent become one, and one
 * that follows another names the revision which that will make.
 */

import type { Change } from '../protocol/commands.ts'
import { LINKS_MAX } from '../protocol/limits.ts'
import { linksOf } from './dialect.ts'
import { type Entries, type Entry, messageOf, retry } from './entries.ts'

/** `own` are the ids of earlier commands of the same author in the same tab, whose words they have seen. */
export function add(
  entries: Entries,
  room: string,
  command: Change,
  created: number,
  own: ReadonlySet<string>,
): Entries {
  const entry: Entry = { room, command, created, status: 'waiting', sent: false, crashes: 0 }
  switch (command.type) {
    case 'post':
      return [...entries, entry]
    case 'edit':
      return addEdit(entries, entry, command, own)
    case 'remove':
      return addRemoval(entries, entry, command, own)
    case 'dismiss':
      return addDismissal(entries, entry, command)
  }
}

/** This edit has changed no word, so that it made no revision which the next could follow. */
export function unfollow(entries: Entries, room: string, { message, revision }: Edit): Entries {
  const about = concerning(room, message)
  return entries.map((entry) =>
    about(entry) && !entry.sent && 'revision' in entry.command && entry.command.revision === revision + 1
      ? { ...entry, command: { ...entry.command, revision } }
      : entry,
  )
}

type Edit = Extract<Change, { type: 'edit' }>
type Removal = Extract<Change, { type: 'remove' }>
type Dismissal = Extract<Change, { type: 'dismiss' }>

function addEdit(entries: Entries, entry: Entry, command: Edit, own: ReadonlySet<string>): Entries {
  const about = concerning(entry.room, command.message)
  if (entries.some((other) => about(other) && removing(other))) return entries
  // A newer edit takes the place of one that failed, which its author has seen, and of their own that was never sent:
  // one change instead of two, and no revision to guess. Likewise it rewrites a post that was never sent.
  const replaced = (other: Entry) =>
    about(other) &&
    (other.command.type === 'edit' || other.command.type === 'remove') &&
    (other.status === 'failed' || (!other.sent && own.has(other.command.id)))
  const rest = entries.filter((other) => !replaced(other))
  const posted = rest.find((other) => about(other) && other.command.type === 'post')
  const unsent = posted && !posted.sent ? [posted] : []
  const edit = withoutToo(command, [...entries.filter(replaced), ...unsent])
  const { message, revision, ...post } = edit
  if (unsent.length > 0) return retry(rest, message, { ...post, type: 'post', id: message })
  // Without the post there would be nothing to edit.
  const again = posted?.status === 'failed' ? retry(rest, message, posted.command) : rest
  return follow(again, entry, edit, own)
}

/** The previews that its author did not want in what it takes the place of, they do not want in it either. */
function withoutToo(command: Edit, replaced: Entries): Edit {
  const unwanted = [{ command }, ...replaced].flatMap((entry) =>
    'without' in entry.command ? (entry.command.without ?? []) : [],
  )
  if (unwanted.length === 0) return command
  // No more than the message has links, or than any message can have.
  const links = linksOf(command.body)?.map(({ url }) => url)
  return { ...command, without: links?.filter((url) => unwanted.includes(url)) ?? unwanted.slice(-LINKS_MAX) }
}

function addRemoval(entries: Entries, entry: Entry, command: Removal, own: ReadonlySet<string>): Entries {
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

/** Said once, and again only where it failed. */
function addDismissal(entries: Entries, entry: Entry, command: Dismissal): Entries {
  const same = ({ room, command: other }: Entry) =>
    room === entry.room && other.type === 'dismiss' && other.message === command.message && other.url === command.url
  if (entries.some((other) => same(other) && other.status === 'waiting')) return entries
  return [...entries.filter((other) => !same(other)), entry]
}

function concerning(room: string, message: string): (entry: Entry) => boolean {
  return ({ room: other, command }) => other === room && messageOf(command) === message
}

function removing({ command, status }: Entry): boolean {
  return command.type === 'remove' && status === 'waiting'
}

/**
 * Names the revision that its author saw (R3). The message on the screen does not yet show what is under way: after an
 * earlier change of their own, they mean what that will make of it, or it would be the reason for `stale`. Another
 * tab's change they have not seen, and if it succeeds, this one is `stale` for good reason.
 */
function follow(entries: Entries, entry: Entry, command: Edit | Removal, own: ReadonlySet<string>): Entries {
  const before = entries
    .filter(concerning(entry.room, command.message))
    .flatMap(({ command: earlier }) => ('revision' in earlier && own.has(earlier.id) ? [earlier.revision + 1] : []))
  return [...entries, { ...entry, command: { ...command, revision: Math.max(command.revision, ...before) } }]
}
