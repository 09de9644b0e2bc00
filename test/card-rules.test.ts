/** Which links become cards is set on screen, by those who run the deployment, within what its operator lets. */

import { createExecutionContext, evictDurableObject, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import type { AuditEntry, Card, Deployment } from '../protocol/model.ts'
import { cardRules } from '../worker/card-rules.ts'
import { Directory } from '../worker/directory.ts'
import { unfurlHindrance } from '../worker/env.ts'
import worker from '../worker/worker.ts'
import { linkTo, visited } from './local-site.ts'
import { as, ask, Listener, newRoom, ORIGIN, type Person, person } from './people.ts'

// The first to register here is the owner.
const olga = await person('Olga')
const [ada, bob] = [await person('Ada'), await person('Bob')]

function configure(changes: Partial<Deployment>, who = olga): Promise<Response> {
  return ask(who, 'PATCH', '/api/deployment', changes)
}

async function known(who: Person): Promise<Record<string, unknown>> {
  return (await as(who, '/api/deployment')).json()
}

/** The card of a link before it is posted, where the operator has set this. */
async function preview(url: string, settings: object = {}): Promise<Card | null> {
  const ctx = createExecutionContext()
  const headers = { Authorization: `Bearer ${bob.token}` }
  const request = new Request(`${ORIGIN}/api/cards`, { method: 'POST', body: JSON.stringify({ url }), headers })
  const response = await worker.fetch(request, { ...env, ...settings }, ctx)
  await waitOnExecutionContext(ctx)
  const { card }: { card: Card | null } = await response.json()
  return card
}

/** A room in which Bob sees what Ada posts, and what the queue makes of it. */
async function company() {
  const room = (await newRoom(ada)).id
  const [adas, bobs] = [await Listener.join(ada, room), await Listener.join(bob, room)]
  const unfolded = async (id: string) => {
    const found = () => bobs.timeline().find((message) => message.id === id)?.cards ?? []
    await bobs.until(() => found().length > 0)
    return found()
  }
  return { adas, bobs, unfolded }
}

/** Why links were given up from here on. */
function givenUp(): readonly string[] {
  const reasons: string[] = []
  vi.spyOn(console, 'warn').mockImplementation((line: string) => void reasons.push(JSON.parse(line).reason))
  return reasons
}

afterEach(async () => {
  vi.restoreAllMocks()
  await configure({ cards: true, denied: [] })
})

describe('what is set on screen', () => {
  test.each([
    ['switched off', { cards: false }, 'off'],
    ['denied to its domain', { denied: ['127.0.0.1'] }, 'address_denied'],
  ])('holds at once for links that are posted and previewed: %s', async (_, changes, reason) => {
    const { adas, bobs, unfolded } = await company()
    const before = await adas.say(linkTo('/rich'))
    expect(await unfolded(before.id)).toMatchObject([{ title: 'Ships & harbours' }])
    expect(await preview(linkTo('/rich'))).toMatchObject({ title: 'Ships & harbours' })

    expect((await configure(changes)).status).toBe(200)
    const visit = crypto.randomUUID()
    const reasons = givenUp()
    const { id } = await adas.say(linkTo('/rich', visit))
    await vi.waitFor(() => expect(reasons).toEqual([reason]))
    expect(await preview(linkTo('/page', visit))).toBeNull()
    // Not even the card that is known already, which stays where it is.
    expect(await preview(before.body ?? '')).toBeNull()
    expect((await visited(visit)).requests).toEqual([])
    expect(bobs.timeline().find((message) => message.id === id)).toMatchObject({ cards: [] })
    expect(bobs.timeline().find((message) => message.id === before.id)).toMatchObject({ cards: [{}] })

    await configure({ cards: true, denied: [] })
    expect(await preview(linkTo('/page', visit))).toMatchObject({ title: 'A page' })
  })

  test('denies cards to a domain, whichever way a link takes to it, and to no other', async () => {
    const port = inject('sitePort')
    const settings = { UNFURL_ALLOW: `127.0.0.1:${port}, localhost:${port}` }
    const [here, there] = [linkTo('/page'), linkTo('/page').replace('127.0.0.1', 'localhost')]
    expect([await preview(here, settings), await preview(there, settings)]).toMatchObject([{}, {}])
    await configure({ denied: ['LOCALHOST.', 'localhost'] })
    expect([await preview(here, settings), await preview(there, settings)]).toMatchObject([{ title: 'A page' }, null])
    // What leads there has none either.
    expect(await preview(linkTo('/redirect/by-name'), settings)).toBeNull()
    await configure({ denied: [] })
    expect(await preview(linkTo('/redirect/by-name'), settings)).toMatchObject({ title: 'A page' })
  })

  test('is about a domain and all below it, and takes nothing from what the operator has set', () => {
    const hindered = (host: string, settings: object, denied: readonly string[], cards = true) =>
      unfurlHindrance({ ...env, ...settings }, { cards, denied })(`https://${host}/`)
    const hosts = ['example.com', 'a.b.example.com', 'notexample.com']
    expect(hosts.map((host) => hindered(host, {}, []))).toEqual([null, null, null])
    const denied = ['address_denied', 'address_denied', null]
    expect(hosts.map((host) => hindered(host, {}, ['example.com']))).toEqual(denied)
    expect(hosts.map((host) => hindered(host, { UNFURL_DENY: 'example.com' }, ['example.org']))).toEqual(denied)
    expect(hindered('example.com', { UNFURL_CARDS: 'off' }, [], true)).toBe('off')
  })

  test('is for pictures of cards that are there already, too', async () => {
    const { adas, unfolded } = await company()
    const [card] = await unfolded((await adas.say(linkTo('/rich'))).id)
    const picture = async () => (await as(bob, card?.picture ?? '')).status
    expect(await picture()).toBe(200)
    await configure({ denied: ['127.0.0.1'] })
    expect(await picture()).toBe(404)
  })

  test('elsewhere holds within ten seconds, and outlives an eviction', async () => {
    const directory = env.DIRECTORY.getByName('directory')
    await preview(linkTo('/page'))
    // As from another isolate, which this one does not hear of.
    await directory.configure(olga.id, { cards: false })
    expect(await preview(linkTo('/page'))).not.toBeNull()
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_001)
    onTestFinished(() => clock.mockRestore())
    expect(await preview(linkTo('/page'))).toBeNull()
    await evictDurableObject(directory)
    await configure({ denied: ['example.com'] })
    expect(await known(olga)).toMatchObject({ cards: false, denied: ['example.com'] })
    expect(await preview(linkTo('/page'))).toBeNull()
  })

  test('is for admins to set and to see, and stands on record', async () => {
    expect((await configure({ cards: false }, ada)).status).toBe(403)
    expect(Object.keys(await known(ada)).toSorted()).toEqual(['claimed', 'name', 'readers', 'registration'])
    await ask(olga, 'PATCH', `/api/people/${ada.id}`, { role: 'admin' })
    onTestFinished(async () => void (await ask(olga, 'PATCH', `/api/people/${ada.id}`, { role: 'member' })))
    const changes = { cards: false, denied: ['b\u00fccher.example', 'ru', 'RU'] }
    const set = { cards: false, denied: ['xn--bcher-kva.example', 'ru'] }
    expect(await (await configure(changes, ada)).json()).toMatchObject(set)
    expect(await known(ada)).toMatchObject({ ...set, operator: { cards: true, denied: [] } })
    const { entries } = await (await as(ada, '/api/audit')).json<{ entries: AuditEntry[] }>()
    expect(entries[0]).toMatchObject({ act: 'configure', actor: { id: ada.id }, detail: JSON.stringify(set) })
  })

  test('tells those who may set it what its operator forbids', async () => {
    const request = new Request(`${ORIGIN}/api/deployment`, { headers: { Authorization: `Bearer ${olga.token}` } })
    const settings = { ...env, UNFURL_CARDS: 'off', UNFURL_DENY: 'example.com, ru' }
    const response = await worker.fetch(request, settings, createExecutionContext())
    expect(await response.json()).toMatchObject({
      cards: true,
      denied: [],
      operator: { cards: false, denied: ['example.com', 'ru'] },
    })
  })
})

test.each([
  [['example.com', 'https://example.org/'], '"https://example.org/" is no domain, such as example.com.'],
  [['*.example.com'], '"*.example.com" is no domain, such as example.com.'],
  [['example.com:80'], '"example.com:80" is no domain, such as example.com.'],
  [[''], '"" is no domain, such as example.com.'],
  [Array.from({ length: 201 }, (_, index) => `a${index}.example`), 'At most 200 domains.'],
])('what is no domain is named, and nothing of it is set: %j', async (denied, message) => {
  const response = await configure({ cards: false, denied })
  expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'invalid', message } }])
  expect(await known(olga)).toMatchObject({ cards: true, denied: [] })
})

test('what is open for pushes alone is no place to read, under a public name neither (R19)', () => {
  expect(unfurlHindrance(env)('https://notify.example.com/')).toBe('address_denied')
  expect(unfurlHindrance(env)('https://wiki.example.com/')).toBeNull()
})

test('while it is asked anew, and while the Directory is out of reach, what it said before holds', async () => {
  await configure({ cards: false })
  await cardRules(env)
  const asked = vi.spyOn(Directory.prototype, 'deployment')
  const clock = vi.spyOn(Date, 'now')
  clock.mockReturnValue(Date.now() + 11_000)
  const found = await Promise.all(Array.from({ length: 30 }, () => cardRules(env)))
  expect(new Set(found.map(({ cards }) => cards))).toEqual(new Set([false]))
  expect(asked).toHaveBeenCalledTimes(1)
  vi.spyOn(console, 'error').mockImplementation(() => {})
  asked.mockRejectedValue(new Error('out of reach'))
  clock.mockReturnValue(Date.now() + 11_000)
  expect(await cardRules(env)).toEqual({ cards: false, denied: [] })
  expect(asked).toHaveBeenCalledTimes(2)
})
