/** What was done by whom, as it stands on record, in words. */

import type { AuditEntry } from '../protocol/model.ts'
import { spanOf } from '../protocol/slow-mode.ts'
import { type Form, formOf, isBoolean, isNumber, isText, listOf, maybe, readAs } from './forms.ts'
import { nameOf } from './naming.ts'

/**
 * `Ada muted Ben in Garden until 14:00`
 * @param time a time in milliseconds since 1970, as people read it
 */
export function sentenceOf(entry: AuditEntry, time: (at: number) => string): string {
  return `${nameOf(entry.actor)} ${deedOf(entry, time)}`
}

function deedOf({ act, subject, room, detail }: AuditEntry, time: (at: number) => string): string {
  const whom = subject ? nameOf(subject) : 'somebody'
  const where = room?.name || (room ? `a private room (${room.id.slice(0, ID_SHOWN)})` : 'a room')
  switch (act) {
    case 'mute': {
      const until = Date.parse(detail)
      return `muted ${whom} in ${where}${Number.isNaN(until) ? '' : ` until ${time(until)}`}`
    }
    case 'unmute':
      return `let ${whom} speak again in ${where}`
    case 'remove':
      return `removed ${whom} from ${where}`
    case 'ban':
      return `removed ${whom} from ${where} and banned them`
    case 'pardon':
      return `let ${whom} into ${where} again`
    case 'remove_message':
      return `removed a message of ${whom} in ${where}`
    case 'remove_card':
      return `removed a card from a message of ${whom} in ${where}`
    case 'appoint':
      return room ? `made ${whom} ${withArticle(detail)} of ${where}` : appointed(whom, detail)
    case 'deactivate':
      return `deactivated ${whom}`
    case 'reactivate':
      return `reactivated ${whom}`
    case 'arrange':
      return changesOf(isRoomChanges, detail, (changes) => roomChange(changes, where)) || changedIn(where, detail)
    case 'configure':
      return changesOf(isDeploymentChanges, detail, deploymentChange) || 'changed the settings'
    default:
      // A later deployment notes what this page does not know.
      return [act, subject && whom, room && `in ${where}`].filter(Boolean).join(' ')
  }
}

/** Characters of a room's id that tell it from others. */
const ID_SHOWN = 8

/** Of a room that is not public it is only noted which of these were set. */
function changedIn(where: string, detail: string): string {
  const parts = detail.split(', ').flatMap((part) => ROOM_PARTS.get(part) ?? [])
  return `changed ${where}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

const ROOM_PARTS: ReadonlyMap<string, string> = new Map([
  ['name', 'its name'],
  ['topic', 'its topic'],
  ['description', 'its description'],
  ['archived', 'whether it is archived'],
  ['slow', 'its slow mode'],
])

function appointed(whom: string, role: string): string {
  return role === 'owner' ? `made ${whom} the owner of this chat` : `made ${whom} ${withArticle(role)}`
}

function withArticle(role: string): string {
  return /^[aeiou]/.test(role) ? `an ${role}` : `a ${role}`
}

/** Absent is what was not changed. */
type Changes<T> = { readonly [Name in keyof T]: T[Name] | null | undefined }

type RoomChanges = Changes<{ name: string; topic: string; description: string; archived: boolean; slow: number }>
type DeploymentChanges = Changes<{ name: string; registration: string; cards: boolean; denied: readonly string[] }>

const isRoomChanges = formOf<RoomChanges>({
  name: maybe(isText),
  topic: maybe(isText),
  description: maybe(isText),
  archived: maybe(isBoolean),
  slow: maybe(isNumber),
})
const isDeploymentChanges = formOf<DeploymentChanges>({
  name: maybe(isText),
  registration: maybe(isText),
  cards: maybe(isBoolean),
  denied: maybe(listOf(isText)),
})

function roomChange({ name, topic, description, archived, slow }: RoomChanges, where: string): readonly string[] {
  return [
    ...some(name, () => `renamed ${where} to ${name}`),
    ...some(topic, () => `changed the topic of ${where}`),
    ...some(description, () => `changed the description of ${where}`),
    ...some(archived, () => (archived ? `archived ${where}` : `opened ${where} again`)),
    ...some(slow, (seconds) =>
      seconds === 0 ? `ended slow mode in ${where}` : `set slow mode in ${where} to ${spanOf(seconds)}`,
    ),
  ]
}

const REGISTRATIONS: Readonly<Record<string, string>> = {
  open: 'let anybody register',
  invited: 'let only who is invited register',
  closed: 'let nobody register',
}

function deploymentChange({ name, registration, cards, denied }: DeploymentChanges): readonly string[] {
  return [
    ...some(name, () => `named this chat ${name}`),
    ...some(registration, (to) => REGISTRATIONS[to] ?? 'changed who may register'),
    ...some(cards, (on) => (on ? 'had links become cards' : 'had links stay links')),
    ...some(denied, (domains) =>
      domains.length === 0 ? 'denied cards to no domain' : `denied cards to ${listFormat.format(domains)}`,
    ),
  ]
}

function some<T>(value: T | null | undefined, words: (value: T) => string): readonly string[] {
  return value === null || value === undefined ? [] : [words(value)]
}

/** What an entry says in detail is text, of a form that another version may have written. */
function changesOf<T>(form: Form<T>, detail: string, words: (changes: T) => readonly string[]): string {
  const changes = readAs(form, detail)
  return changes === undefined ? '' : listFormat.format(words(changes))
}

const listFormat = new Intl.ListFormat('en', { type: 'conjunction' })
