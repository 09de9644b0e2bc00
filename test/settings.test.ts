/** What a deployment can be told: every setting has a default that it allows, and says what it does not. */

import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { placement } from '../worker/env.ts'
import { directory, room } from '../worker/objects.ts'
import { problemsOf, readSetting, SETTINGS } from '../worker/settings.ts'
import worker from '../worker/worker.ts'
import { ORIGIN, person, postOverHttp, stampOf } from './people.ts'

test('every default is allowed, and no secret has one', () => {
  expect(
    problemsOf(Object.fromEntries(Object.entries(SETTINGS).map(([name, { standard }]) => [name, standard]))),
  ).toEqual([])
  expect(SETTINGS.OPERATOR_TOKEN).toMatchObject({ where: 'secret', standard: '' })
  expect(readSetting('READERS', undefined)).toBe('lobby')
})

test('what is not set holds by its default, and the page is told of that', async () => {
  const { READERS: _readers, REGISTRATION: _registration, ...bare } = env
  const tell = async (bindings: typeof env) => {
    const request = new Request(`${ORIGIN}/api/session`)
    return (await worker.fetch(request, bindings, createExecutionContext())).json()
  }
  expect(await tell({ ...env, READERS: 'none', REGISTRATION: 'closed' })).toEqual({
    user: null,
    readers: 'none',
    registration: 'closed',
    name: 'Edgewise',
    claimed: false,
  })
  expect(await tell(bare)).toEqual({
    user: null,
    readers: 'lobby',
    registration: 'open',
    name: 'Edgewise',
    claimed: false,
  })
})

test.each([
  ['READERS', 'maybe', 'READERS is "maybe"; it must be one of: lobby, none.'],
  ['REGISTRATION', '', 'REGISTRATION is ""; it must be one of: open, closed.'],
  ['UNFURL_CARDS', 'On', 'UNFURL_CARDS is "On"; it must be one of: on, off.'],
  ['PASSWORD_COST', 'm=99999,t=2,p=1', 'at most 65536'],
  ['POST_RATE', '0', 'POST_RATE is "0"; it must be a whole number from 1 to 10000.'],
  ['POST_RATE', '10001', 'POST_RATE is "10001"; it must be'],
  ['POST_RATE', '1.5', 'POST_RATE is "1.5"; it must be'],
  ['UNFURL_ALLOW', 'a b', 'UNFURL_ALLOW: "a b" is neither a host'],
  ['PUSH_ALLOW', 'a b', 'PUSH_ALLOW: "a b" is neither a host'],
  ['UNFURL_DENY', 'example.com:80', 'UNFURL_DENY: "example.com:80" is no domain'],
  ['LOCATION_HINT', 'mars', 'LOCATION_HINT is "mars"; it must be one of: (empty), wnam'],
  ['JURISDICTION', 'EU', 'JURISDICTION is "EU"; it must be one of: (empty), eu'],
])('%s is not "%s"', (name, given, problem) => {
  expect(problemsOf({ [name]: given })).toEqual([expect.stringContaining(problem)])
})

test('a wrong secret is not shown', () => {
  expect(problemsOf({ OPERATOR_TOKEN: 'too short' })).toEqual([
    'OPERATOR_TOKEN has 9 characters; it must have at least 16.',
  ])
})

describe('where objects are', () => {
  test('is left to the platform by default', () => {
    expect(placement(env)).toEqual({ jurisdiction: '', locationHint: '' })
  })

  test('is hinted at, and it stays the same object', async () => {
    const hints: unknown[] = []
    const namespace = new Proxy(env.ROOM, {
      get: (target, key) =>
        key !== 'getByName'
          ? Reflect.get(target, key)
          : (name: string, options: DurableObjectNamespaceGetDurableObjectOptions) => {
              hints.push(options)
              return target.getByName(name, options)
            },
    })
    const ada = await person()
    await postOverHttp(ada, 'lobby', 'here')
    const lobbyThere = room({ ...env, ROOM: namespace, LOCATION_HINT: 'weur' }, 'lobby')
    expect(await lobbyThere.standing(await stampOf(ada, 'lobby'))).toMatchObject({ room: { id: 'lobby' } })
    expect(hints).toEqual([{ locationHint: 'weur' }])
  })

  test('is another object in each jurisdiction', () => {
    const asked: unknown[] = []
    const namespace = new Proxy(env.DIRECTORY, {
      get: (target, key) =>
        key !== 'jurisdiction'
          ? Reflect.get(target, key).bind(target)
          : (name: string) => {
              asked.push(name)
              return target
            },
    })
    directory({ ...env, DIRECTORY: namespace, JURISDICTION: 'eu' })
    expect(asked).toEqual(['eu'])
  })
})
