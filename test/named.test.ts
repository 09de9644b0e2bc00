/** Whose nicknames some are, asked for together. */

import { expect, test } from 'vitest'
import { NAMES_MAX } from '../protocol/limits.ts'
import type { Person as Known } from '../protocol/model.ts'
import { as, ask, PASSWORD, person } from './people.ts'

// The first to register here is the owner.
const olga = await person('Olga')
const [ada, adam, bob] = [await person('Ada'), await person('Adam'), await person('Jürgen')]

function asked(who: typeof ada, names: readonly string[]): Promise<Response> {
  return as(who, `/api/people?${new URLSearchParams({ names: names.join(',') })}`)
}

async function found(...names: readonly string[]): Promise<readonly string[]> {
  const { people, more } = await (await asked(adam, names)).json<{ people: Known[]; more: boolean }>()
  expect(more).toBe(false)
  return people.map(({ user }) => user.id)
}

test('are found whatever their case, each once, and no other that they are in or that has their accents', async () => {
  expect(await found('ADA', 'ａｄａ', 'JÜRGEN', 'nobody')).toEqual([ada.id, bob.id])
  expect(await found('jurgen', 'ad', '')).toEqual([])
})

test('are found of whoever was deactivated, and not of whoever has removed their account', async () => {
  const [idle, gone] = [await person('Idle'), await person('Gone')]
  expect(await found('idle', 'gone')).toEqual([idle.id, gone.id])
  await ask(olga, 'PATCH', `/api/people/${idle.id}`, { active: false })
  await ask(gone, 'DELETE', '/api/me', { password: PASSWORD })
  expect(await found('idle', 'gone')).toEqual([idle.id])
})

test('are no more at once than a message can call', async () => {
  const names = Array.from({ length: NAMES_MAX - 1 }, (_, index) => `n${index}`)
  expect(await found(...names, 'ada')).toEqual([ada.id])
  expect((await asked(adam, [...names, 'ada', 'adam'])).status).toBe(400)
})

test('are not found by a guest, or by whoever has not signed in', async () => {
  const guest = await person('Guest')
  expect((await asked(guest, ['ada'])).status).toBe(200)
  await ask(olga, 'PATCH', `/api/people/${guest.id}`, { role: 'guest' })
  expect((await asked(guest, ['ada'])).status).toBe(403)
  expect((await asked({ ...ada, token: 'none' }, ['ada'])).status).toBe(401)
})
