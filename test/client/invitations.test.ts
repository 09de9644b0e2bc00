import { expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { Invitations, type WantedInvitation } from '../../client/invitations.ts'

const wanted: WantedInvitation = { role: 'member', rooms: [], uses: 1, lasts: 60_000, stays: null }

it('R3: one that had no answer is asked for again under the same id, and the next under another', async () => {
  const ids: unknown[] = []
  let reachable = false
  const api = new Api(
    async (_, init) => {
      ids.push(JSON.parse(String(init?.body)).id)
      if (!reachable) throw new TypeError('offline')
      return Response.json({ invitation: {}, secret: 's' }, { status: 201 })
    },
    () => {},
  )
  const invitations = new Invitations(api)
  expect(await invitations.make(wanted)).toMatchObject({ type: 'refused' })
  reachable = true
  await invitations.make(wanted)
  await invitations.make(wanted)
  expect(ids[1]).toBe(ids[0])
  expect(ids[2]).not.toBe(ids[0])
})
