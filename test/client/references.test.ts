import { beforeEach, expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { References } from '../../client/references.ts'
import { FakeClock } from './fake-environment.ts'
import { ada, message } from './people.ts'

let clock: FakeClock
let asked: string[]
let answer: () => Response
let references: References

const single = { epoch: 'e', message: message({ seq: 1 }), people: [ada] }

beforeEach(() => {
  clock = new FakeClock()
  asked = []
  const fetch: typeof globalThis.fetch = async (path) => {
    asked.push(String(path))
    return answer()
  }
  references = new References(new Api(fetch, () => {}), clock)
})

it('a message is asked for once a minute, however many link to it', async () => {
  answer = () => Response.json(single)
  expect(await Promise.all([references.find('r', 'm1'), references.find('r', 'm1')])).toEqual([single, single])
  clock.advance(59_000)
  await references.find('r', 'm1')
  expect(asked).toEqual(['/api/rooms/r/messages/m1'])
  clock.advance(2_000)
  await references.find('r', 'm1')
  await references.find('r', 'm2')
  expect(asked).toHaveLength(3)
})

it('what is not there is nothing, and remembered; what could not be asked is asked again', async () => {
  answer = () => Response.json({ error: { code: 'not_found', message: 'No.' } }, { status: 404 })
  expect(await references.find('r', 'm1')).toBeUndefined()
  expect(await references.find('r', 'm1')).toBeUndefined()
  expect(asked).toHaveLength(1)
  answer = () => new Response('', { status: 502 })
  expect(await references.find('r', 'm2')).toBeUndefined()
  answer = () => Response.json(single)
  expect(await references.find('r', 'm2')).toEqual(single)
})
