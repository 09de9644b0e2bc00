/** The Site: one fetch for everybody, two at a time, and what it remembers of how they ended. */

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Claim } from '../worker/site.ts'
import type { Job } from '../worker/unfurl/job.ts'
import { card } from './jobs.ts'
import { ORIGIN } from './people.ts'

const MINUTE = 60
let site: ReturnType<typeof env.SITE.getByName>

beforeEach(() => {
  site = env.SITE.getByName(crypto.randomUUID())
})

function job(address: string): Job {
  return {
    room: 'lobby',
    message: crypto.randomUUID(),
    address,
    user: 'ada',
    origin: ORIGIN,
    counted: true,
    failures: 0,
  }
}

/** Claims a page that has to be fetched. */
async function lease(address: string, by: Job | null = null): Promise<string> {
  const claim = await site.claim(address, by)
  if (claim.type !== 'fetch') throw new Error(`Not to be fetched: ${JSON.stringify(claim)}`)
  return claim.lease
}

/** Sets everything that the site remembers back by so many seconds. */
async function pass(seconds: number): Promise<void> {
  const by = seconds * 1000
  await runInDurableObject(site, (_, { storage }) => {
    storage.sql.exec('UPDATE pages SET found = found - ?1, until = until - ?1', by)
    storage.sql.exec('UPDATE fetches SET until = until - ?', by)
    storage.sql.exec('UPDATE waiting SET since = since - ?', by)
  })
}

function rows(table: 'pages' | 'waiting'): Promise<number> {
  return runInDurableObject(site, (_, { storage }) => storage.sql.exec(`SELECT 1 FROM ${table}`).toArray().length)
}

describe('a page', () => {
  test('is fetched by the first who asks, and everybody else waits for that', async () => {
    const [first, second, third] = [job('https://a/1'), job('https://a/1'), job('https://a/1')]
    const claim = await site.claim(first.address, first)
    expect(claim).toMatchObject({ type: 'fetch', stale: null })
    for (const each of [second, third, second])
      expect(await site.claim(each.address, each)).toEqual({ type: 'waiting' })
    const release = await site.settle(first.address, claim.type === 'fetch' ? claim.lease : '', { type: 'card', card })
    expect(release.ready).toEqual([])
    expect(new Set(release.answered.map(({ message }) => message))).toEqual(new Set([second.message, third.message]))
    expect(release.answered).toHaveLength(2)
    expect(await site.claim(first.address, null)).toEqual({ type: 'card', card })
    expect(await rows('waiting')).toBe(0)
  })

  test('is fetched once through an eviction in the middle of it', async () => {
    const first = await lease('https://a/1')
    await evictDurableObject(site)
    expect(await site.claim('https://a/1', job('https://a/1'))).toEqual({ type: 'waiting' })
    await evictDurableObject(site)
    expect((await site.settle('https://a/1', first, { type: 'card', card })).answered).toHaveLength(1)
    await evictDurableObject(site)
    expect(await site.claim('https://a/1', null)).toEqual({ type: 'card', card })
  })

  test('whose fetch was never heard of again is fetched by the next, and the first may not come back', async () => {
    const lost = await lease('https://a/1')
    await pass(19)
    expect(await site.claim('https://a/1', null)).toEqual({ type: 'waiting' })
    await pass(2)
    const next = await lease('https://a/1')
    await site.settle('https://a/1', lost, { type: 'gone', reason: 'status_404' })
    expect(await site.claim('https://a/1', null)).toEqual({ type: 'waiting' })
    await site.settle('https://a/1', next, { type: 'card', card })
    expect(await site.claim('https://a/1', null)).toEqual({ type: 'card', card })
  })

  test('is fresh for an hour, then served as it was while it is renewed, and forgotten after a day', async () => {
    await site.settle('https://a/1', await lease('https://a/1'), { type: 'card', card })
    await pass(59 * MINUTE)
    expect(await site.claim('https://a/1', null)).toEqual({ type: 'card', card })
    await pass(2 * MINUTE)
    const renewal = await site.claim('https://a/1', null)
    expect(renewal).toMatchObject({ type: 'fetch', stale: card })
    expect(await site.claim('https://a/1', null)).toEqual({ type: 'card', card })
    const newer = { ...card, title: 'More ships' }
    await site.settle('https://a/1', renewal.type === 'fetch' ? renewal.lease : '', { type: 'card', card: newer })
    expect(await site.claim('https://a/1', null)).toEqual({ type: 'card', card: newer })
    await pass(24 * 60 * MINUTE)
    expect(await site.claim('https://a/1', null)).toMatchObject({ type: 'fetch', stale: null })
  })
})

describe('a failure is remembered', () => {
  test('for ten minutes when it is for good, and takes the card with it', async () => {
    await site.settle('https://a/1', await lease('https://a/1'), { type: 'card', card })
    await pass(61 * MINUTE)
    await site.settle('https://a/1', await lease('https://a/1'), { type: 'gone', reason: 'status_404' })
    expect(await site.claim('https://a/1', null)).toEqual({ type: 'gone', reason: 'status_404' })
    await pass(10 * MINUTE - 5)
    expect(await site.claim('https://a/1', null)).toMatchObject({ type: 'gone' })
    await pass(10)
    expect(await site.claim('https://a/1', null)).toMatchObject({ type: 'fetch', stale: null })
  })

  test.each([
    [null, 60],
    [5, 60],
    [600, 600],
    [10 ** 9, 24 * 60 * MINUTE],
  ])('when the site is busy and says to come back after %s s, for %i s', async (retryAfter, seconds) => {
    const busy = { type: 'busy', reason: 'status_503', retryAfter } as const
    await site.settle('https://a/1', await lease('https://a/1'), busy)
    const claim = await site.claim('https://a/1', null)
    expect(claim).toMatchObject({ type: 'busy', reason: 'status_503' })
    expect(claim.type === 'busy' && Math.abs((claim.retryAfter ?? 0) - seconds)).toBeLessThan(3)
    await pass(seconds - 5)
    expect((await site.claim('https://a/1', null)).type).toBe('busy')
    await pass(6)
    expect((await site.claim('https://a/1', null)).type).toBe('fetch')
  })

  test('while the card from before it is still given', async () => {
    await site.settle('https://a/1', await lease('https://a/1'), { type: 'card', card })
    await pass(61 * MINUTE)
    const busy = { type: 'busy', reason: 'timeout', retryAfter: null } as const
    await site.settle('https://a/1', await lease('https://a/1'), busy)
    expect(await site.claim('https://a/1', null)).toEqual({ type: 'card', card })
  })
})

test('two pages are fetched at a time; the others follow in the order in which they came', async () => {
  const [first, second] = [await lease('https://a/1'), await lease('https://a/2')]
  const jobs = ['https://a/3', 'https://a/4', 'https://a/3', 'https://a/5'].map(job)
  for (const each of jobs) {
    expect(await site.claim(each.address, each)).toEqual({ type: 'waiting' })
    await pass(1)
  }
  await evictDurableObject(site)
  const { answered, ready } = await site.settle('https://a/1', first, { type: 'gone', reason: 'status_404' })
  expect(answered).toEqual([])
  expect(ready).toEqual([jobs[0]])
  const third = await lease('https://a/3', jobs[0])
  expect((await site.settle('https://a/2', second, { type: 'card', card })).ready).toEqual([jobs[1]])
  // Whoever waited for the same page is answered with it.
  expect((await site.settle('https://a/3', third, { type: 'card', card })).answered).toEqual([jobs[2]])
})

test('who has waited longest is served first, however often the job is asked for again', async () => {
  const [first] = [await lease('https://a/1'), await lease('https://a/2')]
  const [third, fourth] = [job('https://a/3'), job('https://a/4')]
  for (const each of [third, fourth, third]) {
    await site.claim(each.address, each)
    await pass(1)
  }
  expect((await site.settle('https://a/1', first, { type: 'card', card })).ready).toEqual([third])
})

test('the place of a job that is on its way back is kept for it, and for a while only', async () => {
  const [first, second] = [await lease('https://a/1'), await lease('https://a/2')]
  const [third, fourth] = [job('https://a/3'), job('https://a/4')]
  for (const each of [third, fourth]) await site.claim(each.address, each)
  // A job for a page that is being fetched waits for that fetch, and takes no other's place.
  await site.claim('https://a/2', job('https://a/2'))
  expect((await site.settle('https://a/1', first, { type: 'card', card })).ready).toEqual([third])
  for (const address of ['https://a/3', 'https://a/5']) {
    expect(await site.claim(address, null)).toEqual({ type: 'waiting' })
  }
  expect(await site.claim(third.address, third)).toMatchObject({ type: 'fetch' })
  expect((await site.settle('https://a/2', second, { type: 'card', card })).answered).toHaveLength(1)
  await pass(21)
  expect(await site.claim('https://a/5', null)).toMatchObject({ type: 'fetch' })
})

test('what a claim reads does not grow with the pages that are known', async () => {
  const reads = () =>
    runInDurableObject(site, async (instance, { storage }) => {
      const prototype = Object.getPrototypeOf(storage.sql)
      const { exec } = prototype
      const cursors: { rowsRead: number }[] = []
      prototype.exec = function (this: SqlStorage, ...statement: unknown[]) {
        const cursor: { rowsRead: number } = Reflect.apply(exec, this, statement)
        cursors.push(cursor)
        return cursor
      }
      const address = `https://a/${crypto.randomUUID()}`
      const claim = await instance.claim(address, null)
      if (claim.type === 'fetch') instance.settle(address, claim.lease, { type: 'card', card })
      prototype.exec = exec
      return cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0)
    })
  await reads()
  const few = await reads()
  for (let page = 0; page < 50; page++) await reads()
  expect(await reads()).toBe(few)
})

test('any number at once is one fetch', async () => {
  const claims = await Promise.all(Array.from({ length: 50 }, () => site.claim('https://a/1', job('https://a/1'))))
  expect(claims.filter(({ type }: Claim) => type === 'fetch')).toHaveLength(1)
  expect(await rows('waiting')).toBe(49)
})

test('nothing is left of a site after two days without a link to it (R16)', async () => {
  expect(await site.picture('https://a/1', 'key')).toBeUndefined()
  expect(await tables()).toEqual([])
  await site.settle('https://a/1', await lease('https://a/1'), { type: 'card', card })
  expect(await tables()).toContain('pages')
  expect(await runDurableObjectAlarm(site)).toBe(true)
  expect(await rows('pages')).toBe(1)
  await pass(25 * 60 * MINUTE)
  expect(await runDurableObjectAlarm(site)).toBe(true)
  expect(await tables()).toEqual([])
  expect(await site.claim('https://a/1', null)).toMatchObject({ type: 'fetch' })
})

function tables(): Promise<string[]> {
  return runInDurableObject(site, (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray()
      .map(({ name }) => name),
  )
}
