/** Which of too many messages that call somebody stay in their inbox. */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { LOBBY } from '../protocol/model.ts'
import { Entries, type NewEntry } from '../worker/entries.ts'
import { type Person, person } from './people.ts'

/** What is in the inbox of somebody new, once the rows are as they are made. */
async function inInbox(made: (entries: Entries, sql: SqlStorage) => void): Promise<readonly NewEntry[]> {
  const bob: Person = await person()
  return runInDurableObject(env.USER.getByName(bob.id), (_, { storage }) => {
    const entries = new Entries(storage.sql)
    made(entries, storage.sql)
    return entries.page(Number.MAX_SAFE_INTEGER, 10_000).entries
  })
}

/** At one time after another, which are also the places in the room. */
function entry(author: string, at: number, room: string = LOBBY): NewEntry {
  const user = { id: author, nickname: author }
  return {
    room,
    message: `${author} ${at}`,
    name: '',
    seq: at,
    kind: 'mention',
    author: user,
    excerpt: '',
    created: at,
  }
}

test('whoever calls somebody without end takes the place of nobody else, in however many rooms', async () => {
  const inbox = await inInbox((entries, sql) => {
    for (let at = 1; at <= 100; at++) entries.add(entry('ada', at))
    sql.exec('UPDATE places SET read = 50')
    for (let at = 101; at <= 1500; at++) entries.add(entry('eve', at, `room ${at % 10}`))
  })
  expect(inbox.filter(({ author }) => author.id === 'ada')).toHaveLength(100)
  expect(inbox.length).toBeLessThan(600)
  expect(inbox[0]).toEqual(entry('eve', 1500, 'room 0'))
})

test('what has been read goes before what has not, though it came later', async () => {
  const inbox = await inInbox((entries, sql) => {
    for (let at = 1; at <= 50; at++) entries.add(entry('ada', at, 'unread'))
    sql.exec('UPDATE places SET read = 9000')
    for (let at = 51; at <= 1500; at++) entries.add(entry(`person ${at % 20}`, at))
  })
  expect(inbox.filter(({ room }) => room === 'unread')).toHaveLength(50)
  expect(inbox.length).toBeLessThan(600)
  expect(inbox[0]).toMatchObject({ created: 1500 })
})

test('what makes room at once has not come in, of which nobody is to hear', async () => {
  await inInbox((entries) => {
    const added = Array.from({ length: 1000 }, (_, at) => entries.add(entry('ada', 1000 - at)))
    expect(added.slice(0, 550)).not.toContain(false)
    expect(added[550]).toBe(false)
  })
})
