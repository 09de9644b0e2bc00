/** The consumer of the queue, with real rooms, the real object of the site, and the test in the place of the queue. */

import {
  createExecutionContext,
  createMessageBatch,
  evictDurableObject,
  getQueueResult,
  runInDurableObject,
  waitOnExecutionContext,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Card, Message } from '../protocol/model.ts'
import type { Env } from '../worker/env.ts'
import { TOO_NEW } from '../worker/schema.ts'
import { SITE_STEPS } from '../worker/site-pages.ts'
import { bury, consume } from '../worker/unfurl/consumer.ts'
import type { Job } from '../worker/unfurl/job.ts'
import { isHopeless } from '../worker/unfurl/visit.ts'
import main from '../worker/worker.ts'
import { jobOf } from './jobs.ts'
import { linkTo, SITE, visited } from './local-site.ts'
import { as, ask, Listener, newRoom, type Person, person, post, roomStub } from './people.ts'

interface Outcome {
  readonly acked: readonly string[]
  /** Deliveries that come again because they threw: the seconds of delay, by message. */
  readonly retried: Readonly<Record<string, number | undefined>>
  /** Jobs that were queued anew: how often they have failed, and the seconds of delay. */
  readonly queued: readonly (readonly [failures: number, delay: number | undefined])[]
}

interface Posted {
  readonly room: string
  readonly ada: Person
  /** Bob's view. */
  readonly bobs: Listener
  readonly adas: Listener
  readonly message: Message
  readonly jobs: readonly Job[]
}

// The first to register here is the owner.
const owner = await person()

let logged: string[] = []

beforeEach(() => {
  logged = []
  for (const method of ['warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((line: string) => void logged.push(line))
  }
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** A message of Ada's with these links, whose jobs the test has to deliver. */
async function posted(...links: readonly string[]): Promise<Posted> {
  const [ada, bob] = [await person(), await person()]
  const room = (await newRoom(ada)).id
  await runInDurableObject(roomStub(room), (instance) => {
    const UNFURL = { sendBatch: async () => {} }
    Reflect.set(instance, 'env', { ...Reflect.get(instance, 'env'), UNFURL })
  })
  const [adas, bobs] = [await Listener.join(ada, room), await Listener.join(bob, room)]
  const message = await adas.say(links.join(' '))
  return { room, ada, adas, bobs, message, jobs: links.map((link) => jobOf(room, message, link)) }
}

/** Has a batch worked; the message of the n-th body has the id `n`. */
async function work(
  bodies: readonly unknown[],
  { attempts = 1, ...bindings }: Partial<Env> & { attempts?: number } = {},
  worker: typeof consume = consume,
): Promise<Outcome> {
  const messages = bodies.map((body, index) => ({ id: String(index), timestamp: new Date(), attempts, body }))
  const batch = createMessageBatch('edgewise-unfurl', messages)
  // The result of the test runtime leaves the delays out.
  const retries = batch.messages.map((message) => vi.spyOn(message, 'retry'))
  const ctx = createExecutionContext()
  const queued: [number, number | undefined][] = []
  const send = async (job: Job, options?: QueueSendOptions) => void queued.push([job.failures, options?.delaySeconds])
  const UNFURL = Object.assign(Object.create(env.UNFURL), { send, sendBatch: async () => {} })
  await worker(batch, { ...env, UNFURL, ...bindings }, ctx)
  await waitOnExecutionContext(ctx)
  const result = await getQueueResult(batch, createExecutionContext())
  expect(result.ackAll || result.retryBatch.retry, 'Every message is answered by itself.').toBe(false)
  const retried = Object.fromEntries(
    result.retryMessages.map(({ msgId }) => [msgId, retries[Number(msgId)]?.mock.lastCall?.[0]?.delaySeconds]),
  )
  return { acked: result.explicitAcks.toSorted(), retried, queued }
}

function owed(room: string): Promise<{ name: string; due: number }[]> {
  return runInDurableObject(roomStub(room), (_, { storage }) =>
    storage.sql.exec<{ name: string; due: number }>('SELECT name, due FROM owed').toArray(),
  )
}

function siteStub() {
  return env.SITE.getByName(new URL(SITE).host)
}

async function cards(listener: Listener, message: string, count = 1): Promise<readonly Card[]> {
  const found = () => listener.timeline().find(({ id }) => id === message)?.cards ?? []
  await listener.until(() => found().length >= count)
  return found()
}

test('a link becomes a card for everybody, and nothing is owed any more', async () => {
  const { room, adas, bobs, message, jobs } = await posted(linkTo('/rich'))
  expect(await owed(room)).toHaveLength(1)
  expect(await work(jobs)).toEqual({ acked: ['0'], retried: {}, queued: [] })
  for (const listener of [adas, bobs]) {
    expect(await cards(listener, message.id)).toMatchObject([{ title: 'Ships & harbours', site: 'The Harbour' }])
  }
  expect([await owed(room), logged]).toEqual([[], []])
})

test.each([
  ['/404', 'status_404'],
  ['/empty', 'no_title'],
])('%s fails for good: no card, one log line and no job', async (path, reason) => {
  const { room, message, jobs, bobs } = await posted(linkTo(path))
  expect(await work(jobs)).toEqual({ acked: ['0'], retried: {}, queued: [] })
  expect(logged.map((line) => JSON.parse(line))).toEqual([
    // Without the query, which may hold what nobody but the site should know.
    { event: 'unfurl_failed', room, message: message.id, url: `${SITE}${path}`, reason },
  ])
  expect([await owed(room), bobs.timeline()]).toMatchObject([[], [{ cards: [] }]])
})

test('a page at which our own reading fails is given up, and nobody waits for it', async () => {
  const link = linkTo('/page')
  const [first, second] = [await posted(link), await posted(link)]
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    throw new Error('A bug.')
  })
  for (const { jobs, room } of [first, second]) {
    expect(await work(jobs)).toEqual({ acked: ['0'], retried: {}, queued: [] })
    expect(await owed(room)).toEqual([])
  }
  const failed = { event: 'unfurl_failed', url: `${SITE}/page`, reason: 'unreadable' }
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'unfurl_threw', url: `${SITE}/page`, error: expect.stringContaining('A bug.') },
    failed,
    failed,
  ])
})

describe('what may work later is tried later', () => {
  test.each([
    ['/500', 0, 60],
    ['/500', 1, 120],
    ['/500', 2, 240],
    ['/429', 0, 120],
    ['/429', 2, 240],
    ['/429-never', 0, 12 * 60 * 60],
    ['/reset', 0, 60],
  ])('%s after %i failures: in %i seconds, of which the room knows', async (path, failures, delay) => {
    const { room, jobs, message } = await posted(linkTo(path))
    const failed = jobs.map((job) => ({ ...job, failures }))
    expect(await work(failed)).toEqual({ acked: ['0'], retried: {}, queued: [[failures + 1, delay]] })
    const [debt] = await owed(room)
    expect(debt?.name).toContain(message.id)
    expect(debt?.due).toBeGreaterThan(Date.now() + (delay + 60) * 1000)
  })

  test('until it has failed four times', async () => {
    const { room, jobs } = await posted(linkTo('/500'))
    const failed = jobs.map((job) => ({ ...job, failures: 3 }))
    expect(await work(failed)).toEqual({ acked: ['0'], retried: {}, queued: [] })
    expect(await owed(room)).toEqual([])
  })

  test('a page that was too slow twice is given up', () => {
    const slow = { type: 'busy', reason: 'timeout', retryAfter: null } as const
    expect([1, 2].map((failures) => isHopeless(slow, failures))).toEqual([false, true])
    const broken = { ...slow, reason: 'status_500' } as const
    expect([1, 2, 3, 4].map((failures) => isHopeless(broken, failures))).toEqual([false, false, false, true])
  })

  test('a site that was down for a moment gets its card', async () => {
    const { jobs, bobs, message } = await posted(linkTo('/500-once'))
    expect((await work(jobs)).queued).toEqual([[1, 60]])
    await runInDurableObject(siteStub(), (_, { storage }) => storage.sql.exec('UPDATE pages SET until = 0'))
    expect((await work(jobs.map((job) => ({ ...job, failures: 1 })))).queued).toEqual([])
    expect(await cards(bobs, message.id)).toMatchObject([{ title: 'A page' }])
  })
})

test('one slow page does not hold up the batch, nor lose its own card', async () => {
  const { jobs, bobs, message } = await posted(linkTo('/late-a-lot'), linkTo('/page'))
  const batch = createMessageBatch(
    'edgewise-unfurl',
    jobs.map((body, index) => ({ id: `${index}`, timestamp: new Date(), attempts: 1, body })),
  )
  const ctx = createExecutionContext()
  await consume(batch, env, ctx)
  expect((await cards(bobs, message.id)).map(({ url }) => url)).toEqual([jobs[1]?.address])
  expect((await getQueueResult(batch, createExecutionContext())).explicitAcks.toSorted()).toEqual(['0', '1'])
  await waitOnExecutionContext(ctx)
  expect(await cards(bobs, message.id, 2)).toHaveLength(2)
})

test('the card of some hours ago is given at once, while the page is renewed', async () => {
  const visit = crypto.randomUUID()
  const [first, second] = [await posted(linkTo('/rich', visit)), await posted(linkTo('/rich', visit))]
  await work(first.jobs)
  await runInDurableObject(siteStub(), (_, { storage }) =>
    storage.sql.exec(
      `UPDATE pages SET found = found - 7200000, card = json_set(card, '$.title', 'As it was') WHERE address = ?`,
      first.jobs[0]?.address ?? '',
    ),
  )
  await work(second.jobs)
  expect(await cards(second.bobs, second.message.id)).toMatchObject([{ title: 'As it was' }])
  const third = await posted(linkTo('/rich', visit))
  await work(third.jobs)
  expect(await cards(third.bobs, third.message.id)).toMatchObject([{ title: 'Ships & harbours' }])
  expect(pagesOf(await visited(visit))).toEqual(['/rich', '/rich'])
})

test('whoever waited and was not reached is served when their room asks again (R13)', async () => {
  const link = linkTo('/late-a-little')
  const [first, second] = [await posted(link), await posted(link)]
  const reach = (id: string) => {
    if (id === second.room) throw new Error('The room is away.')
    return env.ROOM.getByName(id)
  }
  const ROOM = new Proxy(env.ROOM, {
    get: (rooms, property) => (property === 'getByName' ? reach : Reflect.get(rooms, property)),
  })
  await Promise.all([work(first.jobs, { ROOM }), work(second.jobs, { ROOM })])
  await cards(first.bobs, first.message.id)
  expect(await owed(second.room)).toHaveLength(1)
  await work(second.jobs)
  await cards(second.bobs, second.message.id)
  expect(await owed(second.room)).toEqual([])
})

test('jobs that come in another order than they were sent make the same cards', async () => {
  const { jobs, bobs, message, adas, room } = await posted(linkTo('/page'))
  const link = linkTo('/rich')
  const body = `${message.body} ${link}`
  await adas.ask({ type: 'edit', id: crypto.randomUUID(), message: message.id, revision: 0, body })
  await work([jobOf(room, message, link), ...jobs].reverse())
  await work(jobs, {}, bury)
  expect((await cards(bobs, message.id, 2)).map(({ title }) => title)).toEqual(['A page', 'Ships & harbours'])
})

test('what one user posts too much of in all rooms together has no card, and each link counts once', async () => {
  const { jobs, room } = await posted(linkTo('/page'))
  const asked: string[] = []
  const UNFURL_LIMIT = { limit: async ({ key }: { key: string }) => ({ success: asked.push(key) === 0 }) }
  expect(await work(jobs, { UNFURL_LIMIT })).toEqual({ acked: ['0'], retried: {}, queued: [] })
  expect([asked, await owed(room)]).toEqual([[jobs[0]?.user], []])
  await work(
    jobs.map((job) => ({ ...job, counted: true })),
    { UNFURL_LIMIT },
  )
  expect(asked).toHaveLength(1)
})

test.each([
  ['cards are switched off', { UNFURL_CARDS: 'off' }, {}, 'off'],
  ['its domain is closed', { UNFURL_DENY: '127.0.0.1' }, {}, 'address_denied'],
  ['cards are switched off on screen', {}, { cards: false }, 'off'],
  ['its domain is denied on screen', {}, { denied: ['127.0.0.1'] }, 'address_denied'],
])('a link that is queued or remembered when %s gets no card', async (_, bindings, onScreen, reason) => {
  onTestFinished(async () => void (await ask(owner, 'PATCH', '/api/deployment', { cards: true, denied: [] })))
  const visit = crypto.randomUUID()
  const [known, queued] = [await posted(linkTo('/rich')), await posted(linkTo('/page', visit))]
  await work(known.jobs)
  await cards(known.bobs, known.message.id)
  const again = await posted(known.message.body ?? '')
  await ask(owner, 'PATCH', '/api/deployment', onScreen)
  expect(await work([...again.jobs, ...queued.jobs], bindings)).toEqual({ acked: ['0', '1'], retried: {}, queued: [] })
  expect(logged.map((line) => JSON.parse(line).reason)).toEqual([reason, reason])
  for (const { bobs, room } of [again, queued])
    expect([bobs.timeline(), await owed(room)]).toMatchObject([[{ cards: [] }], []])
})

test('what can never be fetched is not owed, queued or known to any site (R16)', async () => {
  const links = ['http://root:secret@10.1.2.3/x', 'http://localhost:3000/', 'http://169.254.169.254/latest']
  const { room } = await posted(...links)
  expect(await owed(room)).toEqual([])
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'unfurl_failed', url: 'http://10.1.2.3/x', reason: 'address_userinfo' },
    { event: 'unfurl_failed', reason: 'address_port' },
    { event: 'unfurl_failed', reason: 'address_ip' },
  ])
})

test('a job from before links had an address of their own gets its card', async () => {
  const { room, message, bobs } = await posted(`${linkTo('/rich')}&utm_source=chat#top`)
  expect(await work([{ room, message: message.id, url: message.body }])).toMatchObject({ acked: ['0'], queued: [] })
  expect(await cards(bobs, message.id)).toMatchObject([{ title: 'Ships & harbours', url: message.body }])
})

test('a link whose room was away for a moment counts once', async () => {
  const { jobs } = await posted(linkTo('/page'))
  const asked: string[] = []
  const UNFURL_LIMIT = { limit: async ({ key }: { key: string }) => ({ success: asked.push(key) > 0 }) }
  const ROOM = new Proxy(env.ROOM, {
    get: () => () => {
      throw new Error('Away.')
    },
  })
  expect(await work(jobs, { UNFURL_LIMIT, ROOM })).toMatchObject({ retried: { 0: 60 } })
  expect(await work(jobs, { UNFURL_LIMIT, attempts: 2 })).toMatchObject({ acked: ['0'] })
  expect(asked).toHaveLength(1)
})

test('a wrong setting of links keeps nobody from talking', async () => {
  const { jobs, room } = await posted(linkTo('/page'))
  expect(await work(jobs, { UNFURL_DENY: 'https://example.com:443/' })).toMatchObject({ acked: ['0'] })
  expect(logged.map((line) => JSON.parse(line).event)).toEqual(['setting_wrong', 'unfurl_failed'])
  expect(await owed(room)).toEqual([])
})

test('whoever waited for a page of a busy site waits as long as it has asked for, and their room knows', async () => {
  const link = linkTo('/429')
  const [first, second] = [await posted(link), await posted(link)]
  await Promise.all([work(first.jobs), work(second.jobs)])
  for (const { room } of [first, second]) {
    const [debt] = await owed(room)
    expect(debt?.due).toBeGreaterThan(Date.now() + 170_000)
  }
})

describe('each job of a batch stands by itself', () => {
  test('the good, the bad and the malformed', async () => {
    const links = ['/page', '/500'].map((path) => linkTo(path))
    const { jobs, bobs, message } = await posted(...links)
    const outcome = await work([...jobs, { url: 'no job' }, null, { ...jobs[0], failures: -1 }])
    expect(outcome).toEqual({ acked: ['0', '1', '2', '3', '4'], retried: {}, queued: [[1, 60]] })
    expect(await cards(bobs, message.id)).toMatchObject([{ url: links[0] }])
    expect(logged.filter((line) => line.includes('unfurl_malformed'))).toHaveLength(3)
  })

  test('a room that throws gets its card later; the others get theirs now', async () => {
    const [lost, found] = [await posted(linkTo('/page')), await posted(linkTo('/page'))]
    const ROOM = new Proxy(env.ROOM, {
      get: (rooms, property) => (property === 'getByName' ? (id: string) => reach(id) : Reflect.get(rooms, property)),
    })
    const reach = (id: string) => {
      if (id === lost.room) throw new Error('The room is away.')
      return env.ROOM.getByName(id)
    }
    expect(await work([...lost.jobs, ...found.jobs], { ROOM })).toMatchObject({ acked: ['1'], retried: { 0: 60 } })
    expect(logged.some((line) => line.includes('The room is away.'))).toBe(true)
    await cards(found.bobs, found.message.id)
    await work(lost.jobs, { attempts: 2 })
    await cards(lost.bobs, lost.message.id)
  })
})

describe('what fails after its message was answered', () => {
  /** Rooms that cannot be reached so often. */
  function awayFor(times: number) {
    let left = times
    return new Proxy(env.ROOM, {
      get: (_, property) => (id: string) => {
        if (property !== 'getByName' || left-- > 0) throw new Error('The room is away.')
        return env.ROOM.getByName(id)
      },
    })
  }

  test('is tried again as what fails before that is, and the room knows', async () => {
    const { room, jobs, bobs, message } = await posted(linkTo('/late-a-lot'))
    expect(await work(jobs, { ROOM: awayFor(1) })).toEqual({ acked: ['0'], retried: {}, queued: [[1, 60]] })
    const [debt] = await owed(room)
    expect(debt?.due).toBeGreaterThan(Date.now() + 120_000)
    await work(jobs.map((job) => ({ ...job, failures: 1 })))
    await cards(bobs, message.id)
  })

  test('is given up when it has failed four times, and logged', async () => {
    const { room, jobs } = await posted(linkTo('/late-a-lot'))
    const failed = jobs.map((job) => ({ ...job, failures: 3 }))
    expect(await work(failed, { ROOM: awayFor(1) })).toEqual({ acked: ['0'], retried: {}, queued: [] })
    expect(await owed(room)).toEqual([])
    expect(logged.map((line) => JSON.parse(line).event)).toEqual(['unfurl_threw', 'unfurl_failed'])
  })

  test('is still owed by a room that stays away (R13)', async () => {
    const { room, jobs } = await posted(linkTo('/late-a-lot'))
    expect(await work(jobs, { ROOM: awayFor(2) })).toEqual({ acked: ['0'], retried: {}, queued: [] })
    expect(await owed(room)).toHaveLength(1)
    expect(logged.map((line) => JSON.parse(line).event)).toEqual(['unfurl_threw', 'unfurl_not_handed'])
  })
})

test('where a later version has been, the room is owed its card until that version is back', async () => {
  const { room, jobs, bobs, message } = await posted(linkTo('/page'))
  await work((await posted(linkTo('/page'))).jobs)
  await evictDurableObject(siteStub())
  const newest = SITE_STEPS.pop() ?? ''
  expect(await work(jobs)).toEqual({ acked: ['0'], retried: {}, queued: [] })
  SITE_STEPS.push(newest)
  expect([await owed(room), logged]).toMatchObject([[{}], [expect.stringContaining(TOO_NEW)]])
  await work(jobs)
  await cards(bobs, message.id)
  expect(await owed(room)).toEqual([])
})

describe('a job that comes twice makes one card of one fetch', () => {
  test('in one batch', async () => {
    const visit = crypto.randomUUID()
    const { jobs, bobs, message, adas } = await posted(linkTo('/rich', visit))
    expect((await work([...jobs, ...jobs])).acked).toEqual(['0', '1'])
    await cards(bobs, message.id)
    expect((await adas.say('next')).version).toBe(3)
    expect(pagesOf(await visited(visit))).toEqual(['/rich'])
  })

  test('because the worker was killed between the work and its acknowledgement', async () => {
    const visit = crypto.randomUUID()
    const { room, jobs, bobs, message, adas } = await posted(linkTo('/rich', visit))
    await work(jobs)
    await cards(bobs, message.id)
    await evictDurableObject(siteStub())
    await evictDurableObject(roomStub(room))
    expect(await work(jobs, { attempts: 2 })).toEqual({ acked: ['0'], retried: {}, queued: [] })
    expect((await adas.say('next')).version).toBe(3)
    expect(pagesOf(await visited(visit))).toEqual(['/rich'])
  })

  test('and none when the message has lost the link meanwhile', async () => {
    const { jobs, message, adas } = await posted(linkTo('/page'))
    await adas.ask({ type: 'edit', id: crypto.randomUUID(), message: message.id, revision: 0, body: 'No link.' })
    expect((await work(jobs)).acked).toEqual(['0'])
    expect((await adas.say('next')).version).toBe(3)
    expect(adas.timeline()).toMatchObject([{ cards: [] }, {}])
  })
})

describe('the queue of what was tried to the end', () => {
  test('is emptied, counted, told to the room and logged', async () => {
    const { room, jobs } = await posted(linkTo('/page'))
    expect(await work([...jobs, 'no job'], {}, bury)).toEqual({ acked: ['0', '1'], retried: {}, queued: [] })
    expect(await owed(room)).toEqual([])
    const [dead, ...others] = logged.map((line) => JSON.parse(line))
    expect(dead).toEqual({ event: 'unfurl_dead', jobs: 2 })
    expect(others.map(({ event }) => event).toSorted()).toEqual(['unfurl_failed', 'unfurl_malformed'])
  })

  test('keeps what the room could not be told', async () => {
    const { jobs } = await posted(linkTo('/page'))
    const reach = () => {
      throw new Error('Away.')
    }
    const ROOM = new Proxy(env.ROOM, { get: () => reach })
    expect((await work(jobs, { ROOM }, bury)).retried).toEqual({ 0: 60 })
  })
})

describe('by the real queue', () => {
  const status = async (who: Person, path: string) => (await as(who, path)).status

  test('a link unfolds on every screen, with its picture served from here (R20)', async () => {
    const [ada, bob] = [await person(), await person()]
    const { id: room } = await newRoom(ada)
    const [hers, his] = [await Listener.join(ada, room), await Listener.join(bob, room)]
    const command = post(`See ${SITE}/rich and ${SITE}/404`)
    await hers.ask(command)

    const [card, ...others] = await cards(his, command.id)
    expect(others).toEqual([])
    expect(await cards(hers, command.id)).toEqual([card])
    expect(card).toMatchObject({ url: `${SITE}/rich`, title: 'Ships & harbours', site: 'The Harbour' })
    expect(card?.picture).toMatch(/^\/api\/rooms\//)

    const picture = await as(bob, card?.picture ?? '')
    expect([picture.status, picture.headers.get('Content-Type')]).toEqual([200, 'image/gif'])
    expect(picture.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox")
    const upper = card?.picture?.replace(command.id, (id) => id.toUpperCase()) ?? ''
    expect([upper === card?.picture, await status(bob, upper)]).toEqual([false, 200])
    // What the page calls its icon does not exist, and what no card shows is not fetched for anybody.
    expect(await status(bob, card?.icon ?? '')).toBe(404)
    expect(await status(bob, `/api/rooms/${room}/pictures/${command.id}/${'0'.repeat(32)}`)).toBe(404)
  })

  test('a slow site holds up nobody else', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = (await newRoom(ada)).id
    const [hers, his] = [await Listener.join(ada, room), await Listener.join(bob, room)]
    const slow = await hers.say(linkTo('/late-a-lot'))
    await scheduler.wait(100)
    const quick = await hers.say(linkTo('/page'))
    await cards(his, quick.id)
    expect(his.timeline().find(({ id }) => id === slow.id)?.cards).toEqual([])
    await cards(his, slow.id)
  })

  test('one page in many messages of many rooms is fetched once', async () => {
    const visit = crypto.randomUUID()
    const [ada, bob] = [await person(), await person()]
    const rooms = [(await newRoom(ada)).id, (await newRoom(bob)).id]
    const link = linkTo('/rich', visit)
    await Promise.all(
      rooms.map(async (room) => {
        const listeners = [await Listener.join(ada, room), await Listener.join(bob, room)]
        const said = await Promise.all(listeners.flatMap((each) => [each.say(link), each.say(`Again: ${link}#part`)]))
        for (const { id } of said) for (const each of listeners) await cards(each, id)
      }),
    )
    expect(pagesOf(await visited(visit))).toEqual(['/rich'])
  })

  test('pages of one site are fetched two at a time, and all of them in the end', { timeout: 15_000 }, async () => {
    const visit = crypto.randomUUID()
    const [ada, bob] = [await person(), await person()]
    const room = (await newRoom(ada)).id
    const [hers, his] = [await Listener.join(ada, room), await Listener.join(bob, room)]
    const links = Array.from({ length: 3 }, (_, index) => `${linkTo('/late', visit)}&page=${index}`)
    const { id } = await hers.say(links.join(' '))
    expect((await cards(his, id, 3)).map(({ url }) => url)).toEqual(links)
    const { requests, atOnce } = await visited(visit)
    expect([requests.length, atOnce]).toEqual([3, 2])
  })

  test('a job that ends its Worker is tried four times, takes no other with it, and its room knows', {
    timeout: 15_000,
  }, async () => {
    const [ada, bob] = [await person(), await person()]
    const room = (await newRoom(ada)).id
    const [hers, his] = [await Listener.join(ada, room), await Listener.join(bob, room)]
    const bad = linkTo('/page')
    const { queue } = main
    let deliveries = 0
    vi.spyOn(main, 'queue').mockImplementation((batch, ...others) => {
      const isBad = batch.messages.some(({ body }) => JSON.stringify(body).includes(JSON.stringify(bad)))
      if (!isBad || batch.queue.endsWith('-dead')) return queue(batch, ...others)
      deliveries += 1
      throw new Error('Exceeded CPU limit.')
    })
    const { id } = await hers.say(`${linkTo('/rich')} ${bad} ${linkTo('/page')}`)
    await cards(his, id, 2)
    await vi.waitFor(async () => expect(await owed(room)).toEqual([]), 10_000)
    expect(deliveries).toBe(4)
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'unfurl_dead', jobs: 1 },
      { event: 'unfurl_failed', message: id, reason: 'attempts' },
    ])
    expect(his.timeline()[0]?.cards).toHaveLength(2)
  })
})

function pagesOf({ requests }: { requests: readonly { path: string }[] }): string[] {
  return requests.map(({ path }) => path).filter((path) => path === '/rich')
}
