import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Api } from '../../client/api.ts'
import { addBase, stripBase } from '../../client/base.ts'
import { browser } from '../../client/environment.ts'
import { pathOf, placeAt, placeOf } from '../../client/location.ts'

describe('a deployment that has its host for itself', () => {
  it('has the paths of its host', () => {
    expect(addBase('/api/session')).toBe('/api/session')
    expect(stripBase('/rooms/r')).toBe('/rooms/r')
    expect(stripBase('/')).toBe('/')
  })
})

describe('a deployment below a path of its host', () => {
  beforeEach(() => {
    vi.stubEnv('BASE_URL', '/team/chat/')
    return () => vi.unstubAllEnvs()
  })

  it.each([
    ['/team/chat/', '/'],
    ['/team/chat', '/'],
    ['/team/chat/rooms/r', '/rooms/r'],
    ['/team/chat/team/chat/', '/team/chat/'],
    ['/team/chatter/rooms/r', undefined],
    ['/rooms/r', undefined],
    ['/', undefined],
  ])('takes %s of its host for %s', (outside, inside) => {
    expect(stripBase(outside)).toBe(inside)
  })

  it('names its rooms and messages below it, and knows them by that', () => {
    for (const place of [{ room: 'lobby' }, { room: 'r' }, { room: 'r', message: 'm' }]) {
      expect(pathOf(place)).toMatch(/^\/team\/chat\//)
      expect(placeAt(pathOf(place))).toEqual(place)
    }
    expect(placeOf('https://lan.example/team/chat/rooms/r', 'https://lan.example')).toEqual({ room: 'r' })
  })

  it('leaves its neighbours alone', () => {
    expect(placeOf('https://lan.example/', 'https://lan.example')).toBeUndefined()
    expect(placeOf('https://lan.example/rooms/r', 'https://lan.example')).toBeUndefined()
  })

  it('asks for everything below it', async () => {
    const asked: unknown[] = []
    const api = new Api(
      async (path) => {
        asked.push(path)
        return new Response('{}')
      },
      () => {},
    )
    await api.session()
    await api.message('r', 'm')
    expect(asked).toEqual(['/team/chat/api/session', '/team/chat/api/rooms/r/messages/m'])
  })

  it('opens its sockets below it', () => {
    const opened: string[] = []
    vi.stubGlobal('location', { origin: 'https://lan.example' })
    vi.stubGlobal(
      'WebSocket',
      class {
        constructor(address: URL) {
          opened.push(address.href)
        }
      },
    )
    browser.socket('/api/rooms/r/socket?v=1')
    vi.unstubAllGlobals()
    expect(opened).toEqual(['wss://lan.example/team/chat/api/rooms/r/socket?v=1'])
  })
})
