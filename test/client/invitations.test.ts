import { expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { Invitations, type WantedInvitation } from '../../client/invitations.ts'

const wanted: WantedInvitation = { role: 'member', rooms: [], uses: 1, lasts: 60_000, stays: null }

it.each([
  ['had no answer', () => Promise.reject(new TypeError('offline'))],
  [
    'was refused in the middle of it',
    () => Response.json({ error: { code: 'rate', message: 'Moved.' } }, { status: 429 }),
  ],
])('R3: one that %s is asked for again under the same id, and the next under another', async (_what, fail) => {
  const ids: unknown[] = []
  let fails = true
  const api = new Api(
    async (_, init) => {
      ids.push(JSON.parse(String(init?.body)).id)
      return fails ? fail() : Response.json({ invitation: {}, secret: 's' }, { status: 201 })
    },
    () => {},
  )
  const invitations = new Invitations(api)
  expect(await invitations.make(wanted)).toMatchObject({ type: 'refused' })
  fails = false
  await invitations.make(wanted)
  await invitations.make(wanted)
  expect(ids[1]).toBe(ids[0])
  expect(ids[2]).not.toBe(ids[0])
})
