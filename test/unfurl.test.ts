/** The consumer of the queue against a real web site of every kind. */

import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import type { Card } from '../protocol/model.ts'
import { parseAllowList } from '../worker/unfurl/address.ts'
import { buryWith, consumeWith } from '../worker/unfurl/consumer.ts'
import type { Job, SourceCard } from '../worker/unfurl/job.ts'
import { as, Listener, newRoom, type Person, person, post } from './people.ts'

const SITE = `http://127.0.0.1:${inject('sitePort')}`
const allow = parseAllowList(`127.0.0.1:${inject('sitePort')}`)
const KILOBYTE = 1024

interface Outcome {
  /** What the room was given for each job, in any order. */
  readonly attached: readonly (readonly [url: string, card: SourceCard | null])[]
  readonly acked: readonly string[]
  /** The seconds of delay of the jobs that come again, by message. */
  readonly retried: Readonly<Record<string, number | undefined>>
}

interface Visit {
  readonly requests: readonly { readonly path: string; readonly headers: Readonly<Record<string, string>> }[]
  readonly sent: number
}

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

function job(path: string, visit: string = crypto.randomUUID()): Job {
  return { room: 'lobby', message: crypto.randomUUID(), url: `${SITE}${path}?visit=${visit}` }
}

interface Circumstances {
  readonly attempts?: number
  readonly deadline?: number
  readonly attach?: (job: Job) => Promise<void>
  readonly postpone?: (job: Job, seconds: number) => Promise<void>
}

/** Has the consumer work a batch; the message of the n-th body has the id `n`. */
async function consume(bodies: readonly unknown[], circumstances: Circumstances = {}): Promise<Outcome> {
  const { attempts = 1, deadline = 3_000, attach, postpone = async () => {} } = circumstances
  return work(bodies, attempts, (batch, attached) =>
    consumeWith(batch, {
      allow,
      deadline,
      postpone,
      attach: async (job, card) => {
        await attach?.(job)
        attached.push([job.url, card])
      },
    }),
  )
}

async function work(
  bodies: readonly unknown[],
  attempts: number,
  worker: (batch: MessageBatch<unknown>, attached: [string, SourceCard | null][]) => Promise<void>,
): Promise<Outcome> {
  const messages = bodies.map((body, index) => ({ id: String(index), timestamp: new Date(), attempts, body }))
  const batch = createMessageBatch('edgewise-unfurl', messages)
  // The result of the test runtime leaves the delays out.
  const retries = batch.messages.map((message) => vi.spyOn(message, 'retry'))
  const attached: [string, SourceCard | null][] = []
  await worker(batch, attached)
  const result = await getQueueResult(batch, createExecutionContext())
  expect(result.ackAll || result.retryBatch.retry, 'Every message is answered by itself.').toBe(false)
  const retried = Object.fromEntries(
    result.retryMessages.map(({ msgId }) => [msgId, retries[Number(msgId)]?.mock.lastCall?.[0]?.delaySeconds]),
  )
  return { attached, acked: result.explicitAcks.toSorted(), retried }
}

/** The card of one page, which must be answered with one card. */
async function cardOf(path: string, circumstances?: Circumstances): Promise<SourceCard> {
  const outcome = await consume([job(path)], circumstances)
  const card = outcome.attached[0]?.[1]
  if (outcome.attached.length !== 1 || !card) throw new Error(`No card: ${JSON.stringify([outcome, logged])}`)
  expect([outcome.acked, outcome.retried, logged]).toEqual([['0'], {}, []])
  return card
}

/** Waits until the visit's last connection is closed. */
async function visited(visit: string): Promise<Visit> {
  return (await fetch(`${SITE}/visits/${visit}`)).json()
}

describe('a page becomes a card', () => {
  test('that is handed to the room with the link as it was posted', async () => {
    const posted = job('/rich')
    expect(await consume([posted])).toEqual({
      attached: [
        [
          posted.url,
          {
            url: posted.url,
            title: 'Ships & harbours',
            description: 'All about ships.',
            site: 'The Harbour',
            pictureSource: `${SITE}/picture.gif`,
            iconSource: `${SITE}/icon.gif`,
          },
        ],
      ],
      acked: ['0'],
      retried: {},
    })
  })

  test.each([
    ['/page', 'A page'],
    ['/gzip', 'A page'],
    ['/no-type', 'A page'],
    ['/no-type-utf-16', 'A page'],
    ['/redirect/1', 'A page'],
    ['/redirect/3', 'A page'],
    ['/unclosed', 'Unclosed'],
    ['/ambiguous', 'Before the trouble'],
    ['/nested', 'Before the depths'],
    ['/long-attribute', 'Before the attribute'],
    ['/cut-after-head', 'A page'],
    ['/split', 'A & B 😀 😀'],
    ['/windows-1251', 'Привет'],
    ['/windows-1251-meta', 'Привет'],
    ['/shift-jis', '日本語'],
    ['/utf-16', 'Größe'],
    ['/utf-16-header', 'Größe'],
    ['/unknown-charset', 'Größe'],
  ])('%s: %s', async (path, title) => expect((await cardOf(path)).title).toBe(title))

  test('asked for politely, and without what would tell who asks', async () => {
    const visit = crypto.randomUUID()
    await consume([job('/redirect/2', visit)])
    const { requests } = await visited(visit)
    expect(requests.map(({ path }) => path)).toEqual(['/redirect/2', '/redirect/1', '/page'])
    for (const { headers } of requests) {
      expect(headers['user-agent']).toBe('Edgewise/1 (+link preview)')
      expect(headers['accept-language']).toBe('en, *;q=0.5')
      expect(headers.accept).toContain('text/html')
      expect([headers.cookie, headers.referer, headers.authorization]).toEqual([undefined, undefined, undefined])
    }
  })
})

describe('no more is read than it takes', () => {
  // So that it is not the deadline that closes the connection.
  const patient = { deadline: 60_000 }

  test('the connection is closed when the head has been read', async () => {
    const visit = crypto.randomUUID()
    const outcome = await consume([job('/endless-body', visit)], patient)
    expect(outcome.attached[0]?.[1]?.title).toBe('A page')
    // What the kernel buffers between the two is sent as well, though nobody reads it.
    expect((await visited(visit)).sent).toBeLessThan(16 * 1024 * KILOBYTE)
  })

  test('a page that goes silent after its head does not keep anybody waiting', async () => {
    expect((await cardOf('/slow-after-head', patient)).title).toBe('A page')
  })

  test('a head without end is left at the limit', async () => {
    const visit = crypto.randomUUID()
    const outcome = await consume([job('/endless-head', visit)], patient)
    expect(outcome.attached[0]?.[1]?.title).toBe('Before the flood')
    expect((await visited(visit)).sent).toBeGreaterThan(511 * KILOBYTE)
  })

  test('what unpacks without end is left at the limit', async () => {
    expect((await cardOf('/gzip-bomb')).title).toBe('Before the bomb')
  })

  test('what is no page is not read', async () => {
    const visit = crypto.randomUUID()
    await consume([job('/endless-bytes', visit)], patient)
    await visited(visit)
    expect(logged[0]).toContain('not_html')
  })
})

describe('a failure for good leaves no card, one log line and no job', () => {
  test.each([
    ['/404', 'status_404'],
    ['/204', 'no_title'],
    ['/redirect/4', 'redirects'],
    ['/redirect/loop', 'redirects'],
    ['/redirect/nowhere', 'status_302'],
    ['/redirect/malformed', 'address_malformed'],
    ['/redirect/inward', 'address_ip'],
    ['/redirect/port', 'address_port'],
    ['/redirect/file', 'address_scheme'],
    ['/html-as-png', 'not_html'],
    ['/no-type-text', 'not_html'],
    ['/png-as-html', 'no_title'],
    ['/empty', 'no_title'],
    ['/untitled', 'no_title'],
  ])('%s: %s', async (path, reason) => {
    const given = job(path)
    expect(await consume([given])).toEqual({ attached: [[given.url, null]], acked: ['0'], retried: {} })
    expect(logged.map((line) => JSON.parse(line))).toEqual([
      // Without the query, which may hold what nobody but the site should know.
      { event: 'unfurl_failed', room: 'lobby', message: given.message, url: `${SITE}${path}`, reason },
    ])
  })

  test.each([
    ['http://169.254.169.254/latest', 'address_ip'],
    ['http://localhost/', 'address_name'],
    [`http://user@127.0.0.1:${inject('sitePort')}/page`, 'address_userinfo'],
    ['nonsense', 'address_malformed'],
  ])('%s: %s', async (url, reason) => {
    const outcome = await consume([{ ...job('/'), url }])
    expect(outcome).toEqual({ attached: [[url, null]], acked: ['0'], retried: {} })
    expect(JSON.parse(logged[0] ?? '').reason).toBe(reason)
  })
})

describe('what may work later is tried later', () => {
  test.each([
    ['/500', 1, 5],
    ['/500', 2, 20],
    ['/500', 3, 60],
    ['/500', 9, 60],
    ['/429', 1, 120],
    ['/429', 3, 120],
    ['/429-soon', 2, 20],
    ['/429-never', 1, 12 * 60 * 60],
    ['/reset', 1, 5],
    ['/cut-in-head', 2, 20],
    ['/slow-headers', 1, 5],
    ['/slow-body', 1, 5],
  ])('%s at attempt %i: in %i seconds', async (path, attempts, delay) => {
    const outcome = await consume([job(path)], { attempts, deadline: 300 })
    expect(outcome).toEqual({ attached: [], acked: [], retried: { 0: delay } })
  })

  test('a room is told only of what takes longer than it reckons with', async () => {
    const told: number[] = []
    const postpone = async (_: Job, seconds: number) => void told.push(seconds)
    await consume([job('/429')], { postpone })
    await consume([job('/500')], { attempts: 3, postpone })
    expect(told).toEqual([120])
  })

  test('a date to come back at is heeded', async () => {
    const { retried } = await consume([job('/503-date')])
    expect(retried[0]).toBeGreaterThan(3_500)
    expect(retried[0]).toBeLessThanOrEqual(3_600)
  })

  test('the connection is closed when the time is up', async () => {
    const visit = crypto.randomUUID()
    await consume([job('/slow-headers', visit), job('/slow-body', visit)], { deadline: 300 })
    expect((await visited(visit)).requests).toHaveLength(2)
  })

  test('a site that was down for a moment gets its card', async () => {
    const again = job('/500-once')
    expect((await consume([again])).retried).toEqual({ 0: 5 })
    expect((await consume([again], { attempts: 2 })).attached[0]?.[1]?.title).toBe('A page')
  })
})

describe('each job of a batch stands by itself', () => {
  test('the good, the bad, the slow and the malformed', async () => {
    const jobs = [job('/page'), job('/404'), job('/slow-headers'), job('/500'), { url: 'no job' }, null, job('/rich')]
    const outcome = await consume(jobs, { deadline: 300 })
    expect(outcome.acked).toEqual(['0', '1', '4', '5', '6'])
    expect(outcome.retried).toEqual({ 2: 5, 3: 5 })
    expect(outcome.attached.map(([, card]) => card?.title ?? null).toSorted()).toEqual([
      'A page',
      'Ships & harbours',
      null,
    ])
    expect(logged.filter((line) => line.includes('unfurl_malformed'))).toHaveLength(2)
  })

  test('a room that throws gets its card later; the others get theirs now', async () => {
    const [lost, ...others] = [job('/page'), job('/page'), job('/404')]
    const attach = async ({ message }: Job) => {
      if (message === lost?.message) throw new Error('The room is away.')
    }
    const outcome = await consume([lost, ...others], { attach })
    expect(outcome.acked).toEqual(['1', '2'])
    expect(outcome.retried).toEqual({ 0: 5 })
    expect(logged.some((line) => line.includes('The room is away.'))).toBe(true)
  })

  test('a job that comes twice gives the same twice', async () => {
    const twice = job('/rich')
    const { attached, acked } = await consume([twice, twice])
    expect(acked).toEqual(['0', '1'])
    expect(attached[0]).toEqual(attached[1])
  })
})

describe('the queue of what was tried to the end', () => {
  test('is emptied, told to the room and logged', async () => {
    const dead = job('/page')
    const outcome = await work([dead, 'no job'], 1, (batch, attached) =>
      buryWith(batch, async ({ url }, card) => void attached.push([url, card])),
    )
    expect(outcome).toEqual({ attached: [[dead.url, null]], acked: ['0', '1'], retried: {} })
    expect(logged.map((line) => JSON.parse(line).event).toSorted()).toEqual(['unfurl_failed', 'unfurl_malformed'])
  })

  test('keeps what the room could not be told', async () => {
    const outcome = await work([job('/page')], 1, (batch) => buryWith(batch, () => Promise.reject(new Error('Away.'))))
    expect(outcome.retried).toEqual({ 0: 5 })
  })
})

describe('a link that somebody posts', () => {
  async function cards(listener: Listener, message: string): Promise<readonly Card[]> {
    await listener.until(() => (listener.timeline().find(({ id }) => id === message)?.cards.length ?? 0) > 0)
    return listener.timeline().find(({ id }) => id === message)?.cards ?? []
  }

  const status = async (who: Person, path: string) => (await as(who, path)).status

  test('unfolds on every screen, with its picture served from here (R20)', async () => {
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
    expect((await picture.bytes()).byteLength).toBe(23)
    // What the page calls its icon does not exist, and what no card shows is not fetched for anybody.
    expect(await status(bob, card?.icon ?? '')).toBe(404)
    expect(await status(bob, `/api/rooms/${room}/pictures/${command.id}/${'0'.repeat(32)}`)).toBe(404)
  })
})
