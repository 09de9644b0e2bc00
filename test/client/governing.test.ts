import { beforeEach, expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { Governing } from '../../client/governing.ts'
import { ada, ben } from './people.ts'

let asked: string[]
let answer: () => Response
let governing: Governing

beforeEach(() => {
  asked = []
  answer = () => Response.json({})
  const api = new Api(
    async (path, init) => {
      asked.push(`${init?.method} ${path} ${init?.body ?? ''}`.trim())
      return answer()
    },
    () => {},
  )
  governing = new Governing('r', ada.id, api)
})

it('asks for each thing by its route, and for what is wanted', async () => {
  await governing.arrange({ topic: 'Bees' })
  await governing.join()
  await governing.leave()
  await governing.add(ben.id)
  await governing.become(ben.id, { role: 'owner' })
  await governing.become(ben.id, { mutedUntil: null })
  await governing.remove(ben.id, false)
  await governing.remove(ben.id, true)
  await governing.pardon(ben.id)
  expect(asked).toEqual([
    'PATCH /api/rooms/r {"topic":"Bees"}',
    'PUT /api/rooms/r/members/u-ada {}',
    'DELETE /api/rooms/r/members/u-ada',
    'PUT /api/rooms/r/members/u-ben {}',
    'PUT /api/rooms/r/members/u-ben {"role":"owner"}',
    'PUT /api/rooms/r/members/u-ben {"mutedUntil":null}',
    'DELETE /api/rooms/r/members/u-ben',
    'DELETE /api/rooms/r/members/u-ben?ban',
    'DELETE /api/rooms/r/bans/u-ben',
  ])
})

it('says why something was not done, also where nobody answers', async () => {
  answer = () => Response.json({ error: { code: 'conflict', message: 'Taken.' } }, { status: 409 })
  expect(await governing.arrange({ name: 'Garden' })).toMatchObject({ code: 'conflict', message: 'Taken.' })
  answer = () => {
    throw new TypeError('offline')
  }
  expect((await governing.leave())?.message).toContain('cannot be reached')
})

it('reads members page by page, and who is banned', async () => {
  answer = () => Response.json({ members: [], more: false })
  expect(await governing.members('a b', 'u-1')).toEqual({ members: [], more: false })
  answer = () => Response.json({ users: [ben] })
  expect(await governing.bans()).toEqual([ben])
  expect(asked).toEqual(['GET /api/rooms/r/members?search=a+b&after=u-1', 'GET /api/rooms/r/bans'])
})
