/** What is owed to others is a row until it is answered (R13): nothing is lost between the room and the queue. */

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, type Mock, test, vi } from 'vitest'
import { card, jobOf, replaceQueue, takeJobs } from './jobs.ts'
import { as, Listener, newRoom, type Person, person, post, roomStub } from './people.ts'

async function setUp(): Promise<{ ada: Person; room: string; adas: Listener; bobs: Listener }> {
  const [ada, bob] = [await person(), await person()]
  const room = (await newRoom(ada)).id
  await takeJobs(room)
  return { ada, room, adas: await Listener.join(ada, room), bobs: await Listener.join(bob, room) }
}

/** From here on the queue takes nothing. */
async function breakQueue(room: string): Promise<Mock> {
  const sendBatch = vi.fn(() => Promise.reject(new Error('Queue sendBatch failed: Internal Server Error')))
  await replaceQueue(room, sendBatch)
  return sendBatch
}

function owed(room: string): Promise<{ name: string; attempts: number }[]> {
  return runInDurableObject(roomStub(room), (_, { storage }) =>
    storage.sql.exec<{ name: string; attempts: number }>('SELECT name, attempts FROM owed ORDER BY name').toArray(),
  )
}

/** @returns milliseconds until then */
function fallDue(room: string): Promise<number> {
  return runInDurableObject(roomStub(room), (_, { storage: { sql } }) => {
    const { due } = sql.exec<{ due: number }>('SELECT coalesce(min(due), 0) AS due FROM owed').one()
    sql.exec('UPDATE owed SET due = 0')
    return due - Date.now()
  })
}

describe('a link', () => {
  test('is owed with the message, settled by its card, and a card that comes twice is one', async () => {
    const { room, adas, bobs } = await setUp()
    const message = await adas.say('see https://example.com/page')
    const job = jobOf(room, message, 'https://example.com/page')
    expect(await owed(room)).toEqual([{ name: `${message.id} ${job.address}`, attempts: 0 }])
    for (let time = 0; time < 2; time++) await roomStub(room).attachCard(job, card)
    await bobs.untilVersion(2)
    await adas.say('next')
    await bobs.untilVersion(3)
    expect(bobs.timeline()).toMatchObject([
      { version: 2, cards: [{ url: 'https://example.com/page', title: 'A page' }] },
      { version: 3 },
    ])
    expect(await owed(room)).toEqual([])
  })

  test('whose job is lost is sent again by the alarm, through an eviction, and given up in the end', async () => {
    const { room, adas } = await setUp()
    const message = await adas.say('see https://example.com/lost')
    await evictDurableObject(roomStub(room))
    const sent = await takeJobs(room)
    const job = jobOf(room, message, 'https://example.com/lost')
    let waited = await fallDue(room)
    expect(await runDurableObjectAlarm(roomStub(room))).toBe(true)
    expect(sent).toEqual([{ body: job }])
    expect(await owed(room)).toMatchObject([{ attempts: 1 }])
    for (let time = 1; time < 5; time++) {
      waited += await fallDue(room)
      await runDurableObjectAlarm(roomStub(room))
    }
    expect(sent).toHaveLength(5)
    expect(waited).toBeGreaterThan(24 * 3600_000)
    await fallDue(room)
    await runDurableObjectAlarm(roomStub(room))
    expect(await owed(room)).toEqual([])
    expect(sent).toHaveLength(5)
  })

  test('that the queue does not take is told all the same, stays owed, and goes out once the queue is back', async () => {
    const { room, adas, bobs } = await setUp()
    const broken = await breakQueue(room)
    const message = await adas.say('see https://example.com/page')
    await bobs.untilVersion(1)
    expect(bobs.timeline()).toEqual([message])
    await fallDue(room)
    expect(await runDurableObjectAlarm(roomStub(room))).toBe(true)
    expect(broken).toHaveBeenCalledTimes(2)
    expect(await owed(room)).toMatchObject([{ attempts: 1 }])
    const sent = await takeJobs(room)
    await fallDue(room)
    await runDurableObjectAlarm(roomStub(room))
    expect(sent).toEqual([{ body: jobOf(room, message, 'https://example.com/page') }])
  })

  test('without a card is settled too', async () => {
    const { room, adas } = await setUp()
    const message = await adas.say('see https://example.com/none')
    await roomStub(room).attachCard(jobOf(room, message, 'https://example.com/none'), null)
    expect(await owed(room)).toEqual([])
    expect((await adas.say('next')).version).toBe(2)
  })
})

test('links of one user have a rate, which an eviction does not reset, and what is over it waits for its turn', async () => {
  const { room, adas } = await setUp()
  const links = (from: number) =>
    Array.from({ length: 5 }, (_, index) => `https://${from + index}.example.com`).join(' ')
  const sent = await takeJobs(room)
  for (let message = 0; message < 5; message++) await adas.say(links(message * 5))
  expect([sent.length, (await owed(room)).length]).toEqual([20, 25])
  await evictDurableObject(roomStub(room))
  const later = await takeJobs(room)
  await adas.say(links(100))
  expect([later.length, (await owed(room)).length]).toEqual([0, 30])
  await fallDue(room)
  await runDurableObjectAlarm(roomStub(room))
  expect(later).toHaveLength(20)
  for (let message = 0; message < 11; message++) await adas.say(links(200 + message * 5))
  expect(await owed(room)).toHaveLength(80)
})

test('what a site has put off is not sent again before its time', async () => {
  const { room, adas } = await setUp()
  const message = await adas.say('https://busy.example.com')
  await roomStub(room).postponeCard(jobOf(room, message, 'https://busy.example.com'), 3_600)
  const due = await runInDurableObject(
    roomStub(room),
    (_, { storage }) => storage.sql.exec<{ due: number }>('SELECT due FROM owed').one().due,
  )
  expect(due).toBeGreaterThan(Date.now() + 3_600_000)
})

test('an alarm that was lost while the runtime was down is set again at wake', async () => {
  const { room, adas } = await setUp()
  await adas.say('https://a.example.com')
  const alarm = () => runInDurableObject(roomStub(room), (_, { storage }) => storage.getAlarm())
  await runInDurableObject(roomStub(room), (_, { storage }) => storage.deleteAlarm())
  expect(await alarm()).toBeNull()
  await evictDurableObject(roomStub(room))
  expect(await alarm()).toBeGreaterThan(Date.now())
})

test('what cannot be armed is told all the same, and armed by the next change (R2)', async () => {
  const { room, adas, bobs } = await setUp()
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    const prototype = Object.getPrototypeOf(storage.sql)
    const { exec } = prototype
    prototype.exec = function (this: SqlStorage, ...statement: unknown[]) {
      if (!String(statement[0]).includes('min(due)')) return Reflect.apply(exec, this, statement)
      prototype.exec = exec
      throw new Error('The disk is away.')
    }
  })
  await adas.say('https://a.example.com')
  await bobs.untilVersion(1)
  expect(bobs.timeline()).toHaveLength(1)
  await adas.say('https://b.example.com')
  const alarm = await runInDurableObject(roomStub(room), (_, { storage }) => storage.getAlarm())
  expect(alarm).toBeGreaterThan(Date.now())
})

test('a change that was rolled back leaves the alarm to the next debt (R2, R13)', async () => {
  const { room, adas } = await setUp()
  const alarm = () => runInDurableObject(roomStub(room), (_, { storage }) => storage.getAlarm())
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    storage.sql.exec(`CREATE TRIGGER full BEFORE INSERT ON owed WHEN NEW.name LIKE '%second%'
      BEGIN SELECT RAISE(ABORT, 'Exceeded allowed rows written in Durable Objects free tier.'); END`)
  })
  const refusal = await adas.ask(post('https://first.example.com https://second.example.com'))
  expect(refusal).toMatchObject({ code: 'quota' })
  expect(await owed(room)).toEqual([])
  await adas.say('https://third.example.com')
  expect(await owed(room)).toHaveLength(1)
  expect(await alarm()).toBeGreaterThan(Date.now())
  expect(adas.timeline()).toMatchObject([{ seq: 1 }])
})

test('an alarm whose collection failed for want of rows is armed again by the next debt (R13, R22)', async () => {
  const { room, adas, bobs } = await setUp()
  const alarm = () => runInDurableObject(roomStub(room), (_, { storage }) => storage.getAlarm())
  // That of what the room owed when it was made and first used, which has been answered.
  await adas.say('plain')
  await runDurableObjectAlarm(roomStub(room))
  await adas.say('https://first.example.com')
  const due = (await alarm()) ?? 0
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    storage.sql.exec(`CREATE TRIGGER full BEFORE UPDATE ON owed
      BEGIN SELECT RAISE(ABORT, 'Exceeded allowed rows written in Durable Objects free tier.'); END`)
  })
  // The debt falls due as it stands: the alarm is remembered by that time.
  const clock = vi.spyOn(Date, 'now').mockReturnValue(due)
  const outcome = await runDurableObjectAlarm(roomStub(room)).catch(String)
  clock.mockRestore()
  expect(outcome).toContain('Exceeded allowed rows')
  expect(await alarm()).toBeNull()
  await runInDurableObject(roomStub(room), (_, { storage }) => storage.sql.exec('DROP TRIGGER full'))
  await adas.say('https://second.example.com')
  await bobs.untilVersion(3)
  expect(await alarm()).toBe(due)
  expect(await owed(room)).toMatchObject([{ attempts: 0 }, { attempts: 0 }])
})

describe('an edit', () => {
  test('drops the cards of links that went, keeps those that stayed, and owes only those that came', async () => {
    const { room, adas, bobs } = await setUp()
    const message = await adas.say('https://a.example.com https://b.example.com https://c.example.com')
    for (const host of ['b', 'a']) {
      await roomStub(room).attachCard(jobOf(room, message, `https://${host}.example.com`), { ...card, title: host })
    }
    await adas.untilVersion(3)
    expect(adas.timeline()).toMatchObject([{ cards: [{ title: 'a' }, { title: 'b' }] }])
    const body = 'https://b.example.com https://d.example.com'
    await adas.ask({ type: 'edit', id: crypto.randomUUID(), message: message.id, revision: 0, body })
    expect(await owed(room)).toEqual([{ name: `${message.id} https://d.example.com/`, attempts: 0 }])
    await roomStub(room).attachCard(jobOf(room, message, 'https://c.example.com'), card)
    await adas.say('next')
    await bobs.untilVersion(5)
    expect(bobs.timeline()).toMatchObject([{ version: 4, cards: [{ title: 'b' }] }, { version: 5 }])
  })

  test('that removes the message takes the cards and what was owed for them', async () => {
    const { room, adas } = await setUp()
    const message = await adas.say('https://a.example.com https://b.example.com')
    await roomStub(room).attachCard(jobOf(room, message, 'https://a.example.com'), card)
    await adas.ask({ type: 'remove', id: crypto.randomUUID(), message: message.id, revision: 0 })
    await roomStub(room).attachCard(jobOf(room, message, 'https://b.example.com'), card)
    expect(adas.timeline()).toMatchObject([{ body: null, cards: [], version: 3 }])
    expect(await owed(room)).toEqual([])
  })
})

test('a picture has a path of ours, for those who may read the room, and no reader sees its address (R20)', async () => {
  const { ada, room, adas } = await setUp()
  const message = await adas.say('https://a.example.com')
  await roomStub(room).attachCard(jobOf(room, message, 'https://a.example.com'), card)
  await adas.untilVersion(2)
  const picture = adas.timeline()[0]?.cards[0]?.picture ?? ''
  expect(picture).toMatch(new RegExp(`^/api/rooms/${room}/pictures/${message.id}/[0-9a-f]{32}$`))
  expect(JSON.stringify(adas.frames)).not.toContain('p.png')
  expect((await as({ ...ada, token: 'forged' }, picture)).status).toBe(401)
  expect((await as(ada, picture.replace(/.$/, 'x'))).status).toBe(404)
})
