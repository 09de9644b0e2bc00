import { expect, it } from 'vitest'
import { sentenceOf } from '../../client/record.ts'
import type { AuditEntry } from '../../protocol/model.ts'
import { ada, ben } from './people.ts'

const time = (at: number) => new Date(at).toISOString().slice(11, 16)

function entry(act: string, part: Partial<AuditEntry> = {}): AuditEntry {
  return { seq: 1, at: 0, actor: ada, act, room: { id: 'r', name: 'Garden' }, subject: ben, detail: '', ...part }
}

const here = { room: null }
const alone = { subject: null }
const hidden = { room: { id: '1a2b3c4d-0000-4000-8000-000000000000', name: '' } }

it.each<readonly [AuditEntry, string]>([
  [entry('mute', { detail: '2026-11-23T14:00:00.000Z' }), 'Ada muted ben in Garden until 14:00'],
  [entry('unmute'), 'Ada let ben speak again in Garden'],
  [entry('remove'), 'Ada removed ben from Garden'],
  [entry('ban'), 'Ada removed ben from Garden and banned them'],
  [entry('pardon'), 'Ada let ben into Garden again'],
  [entry('remove_message', { detail: 'm' }), 'Ada removed a message of ben in Garden'],
  [entry('remove_card', { detail: 'm' }), 'Ada removed a card from a message of ben in Garden'],
  [entry('appoint', { detail: 'owner' }), 'Ada made ben an owner of Garden'],
  [entry('appoint', { ...here, detail: 'owner' }), 'Ada made ben the owner of this chat'],
  [entry('appoint', { ...here, detail: 'guest' }), 'Ada made ben a guest'],
  [entry('deactivate', here), 'Ada deactivated ben'],
  [entry('reactivate', here), 'Ada reactivated ben'],
  [
    entry('arrange', { ...alone, detail: '{"name":"Shed","slow":10}' }),
    'Ada renamed Garden to Shed and set slow mode in Garden to 10 seconds',
  ],
  [
    entry('arrange', { ...alone, detail: '{"topic":"","archived":false}' }),
    'Ada changed the topic of Garden and opened Garden again',
  ],
  [entry('arrange', { ...alone, detail: '{"slow":0}' }), 'Ada ended slow mode in Garden'],
  [entry('arrange', { ...alone, detail: 'no JSON' }), 'Ada changed Garden'],
  [
    entry('arrange', { ...alone, ...hidden, detail: 'name, topic, slow' }),
    'Ada changed a private room (1a2b3c4d): its name, its topic, its slow mode',
  ],
  [entry('arrange', { ...alone, ...hidden, detail: 'constructor' }), 'Ada changed a private room (1a2b3c4d)'],
  [entry('mute', hidden), 'Ada muted ben in a private room (1a2b3c4d)'],
  [
    entry('configure', { ...here, ...alone, detail: '{"name":"Shed","registration":"closed"}' }),
    'Ada named this chat Shed and let nobody register',
  ],
  [
    entry('configure', { ...here, ...alone, detail: '{"cards":false,"denied":["example.com","ru"]}' }),
    'Ada had links stay links and denied cards to example.com and ru',
  ],
  [
    entry('configure', { ...here, ...alone, detail: '{"cards":true,"denied":[]}' }),
    'Ada had links become cards and denied cards to no domain',
  ],
  [entry('crown', { actor: { id: 'x', nickname: '' } }), 'Former member crown ben in Garden'],
])('%o reads: %s', (noted, sentence) => {
  expect(sentenceOf(noted, time)).toBe(sentence)
})
