import { createRoot, createSignal, type Setter } from 'solid-js'
import { beforeEach, expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { type Called, Named } from '../../client/named.ts'
import { NAMES_MAX } from '../../protocol/limits.ts'
import type { User } from '../../protocol/model.ts'
import { foldName } from '../../protocol/names.ts'
import { FakeClock, settled } from './fake-environment.ts'
import { ada, ben, cleo } from './people.ts'

const MINUTE = 60_000

let clock: FakeClock
/** The names of each question. */
let asked: string[][]
let longest: number
/** Who is registered; undefined while the server cannot be reached. */
let registered: readonly User[] | undefined
let setNear: Setter<readonly Called[]>
let named: Named
function find(name: string): User | undefined {
  return named.find(name)?.user
}
/** How many questions have no answer yet, and the most that there were of these. */
let open: number
let mostOpen: number

beforeEach(() => {
  clock = new FakeClock()
  asked = []
  longest = open = mostOpen = 0
  registered = [ada, ben]
  const fetch: typeof globalThis.fetch = async (path) => {
    const names = new URL(String(path), 'https://chat.example').searchParams.get('names')?.split(',') ?? []
    asked.push(names)
    longest = Math.max(longest, String(path).length)
    open += 1
    mostOpen = Math.max(mostOpen, open)
    await settled()
    open -= 1
    if (!registered) throw new TypeError('offline')
    const people = registered.filter(({ nickname }) => names.includes(foldName(nickname)))
    return Response.json({ people: people.map((user) => ({ user, role: 'member' })), more: false })
  }
  createRoot(() => {
    const [near, set] = createSignal<readonly Called[]>([])
    setNear = set
    named = new Named(near, new Api(fetch, () => {}), { clock, random: () => 0.5 })
  })
})

/** Lets time pass by the second, and every answer come. */
async function pass(time: number): Promise<void> {
  for (let passed = 0; passed < time; passed += 1_000) {
    clock.advance(Math.min(1_000, time - passed))
    await settled()
    await settled()
  }
}

it('names are asked for together, in one case, and each once', async () => {
  expect([named.find('Ada'), named.find('aDA'), named.find('BEN')]).toEqual([undefined, undefined, undefined])
  await pass(1_000)
  expect([find('Ada'), find('aDA'), find('BEN')]).toEqual([ada, ada, ben])
  await pass(MINUTE)
  expect(asked.map((names) => names.toSorted())).toEqual([['ada', 'ben']])
})

it('whoever is near is not asked for, not even if they come only after their name', async () => {
  setNear([{ user: cleo }])
  expect(find('CLEO')).toEqual(cleo)
  named.find('ada')
  setNear([{ user: ada }])
  expect(find('ada')).toEqual(ada)
  await pass(MINUTE)
  expect(asked).toEqual([])
})

it('thousands of names at once are a few questions, one at a time, and the last are asked for first', async () => {
  for (let name = 0; name < 2_600; name += 1) named.find(`n${name}`)
  named.find('ada')
  await pass(1_000)
  expect(find('ada')).toEqual(ada)
  await pass(9 * MINUTE)
  expect(asked.length).toBeLessThanOrEqual(15)
  expect(asked.length).toBeGreaterThan(1)
  expect(Math.max(...asked.map(({ length }) => length))).toBe(NAMES_MAX)
  expect(mostOpen).toBe(1)
})

it('names that are nobody’s, however many come, are one question a minute', async () => {
  for (let name = 0; name < 600; name += 1) {
    named.find(`n${name}`)
    await pass(1_000)
  }
  expect(asked.length).toBeLessThanOrEqual(5 + 10)
})

it('no question is longer than an address may be, and a name that is too long for one is nobody’s', async () => {
  for (let name = 0; name < NAMES_MAX; name += 1) named.find(`${'王'.repeat(30)}${name}`)
  named.find('王'.repeat(7_999))
  await pass(9 * MINUTE)
  expect(new Set(asked.flat()).size).toBe(NAMES_MAX)
  expect(longest).toBeLessThan(5_000)
})

it('a name is nobody’s for five minutes', async () => {
  named.find('cleo')
  await pass(4 * MINUTE)
  registered = [cleo]
  expect(named.find('cleo')).toBeUndefined()
  await pass(2 * MINUTE)
  expect(asked).toHaveLength(1)
  named.find('cleo')
  await pass(1_000)
  expect(find('cleo')).toEqual(cleo)
})

it('what could not be asked is asked again by itself, but not all the time', async () => {
  registered = undefined
  named.find('ada')
  await pass(10 * MINUTE)
  expect(asked.length).toBeGreaterThan(5)
  expect(asked.length).toBeLessThanOrEqual(5 + 10)
  registered = [ada]
  await pass(MINUTE)
  expect(find('ada')).toEqual(ada)
})

it('an answer that is none is no answer', async () => {
  for (const text of ['', '{}']) {
    let answer = text
    const api = new Api(
      async () => new Response(answer),
      () => {},
    )
    const other = createRoot(() => new Named(() => [], api, { clock, random: () => 0.5 }))
    other.find('ada')
    await pass(1_000)
    answer = JSON.stringify({ people: [{ user: ada, role: 'member' }], more: false })
    await pass(MINUTE)
    expect(other.find('ada')?.user).toEqual(ada)
  }
})

it('whoever may not ask finds those who are near', async () => {
  const other = createRoot(() => new Named(() => [{ user: ada }], undefined, { clock, random: () => 0.5 }))
  expect([other.find('ADA')?.user, other.find('ben')]).toEqual([ada, undefined])
  await pass(MINUTE)
  expect(asked).toEqual([])
})

it('a room answers what they are in it, of those whom it names', async () => {
  const paths: string[] = []
  const fetch: typeof globalThis.fetch = async (path) => {
    paths.push(String(path))
    return Response.json({ members: [ada, ben].map((user) => ({ user, role: null })), more: false })
  }
  const environment = { clock, random: () => 0.5 }
  const other = createRoot(
    () => new Named(() => [], new Api(fetch, () => {}), environment, '/api/rooms/garden/members'),
  )
  other.find('ada')
  await pass(1_000)
  expect(other.find('ada')).toEqual({ user: ada, role: null })
  expect(paths).toEqual(['/api/rooms/garden/members?names=ada'])
})

it('nothing is asked once it is closed', async () => {
  named.find('ada')
  named.close()
  await pass(MINUTE)
  expect(asked).toEqual([])
})
