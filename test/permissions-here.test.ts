/** The whole table of who may do what in the deployment, each cell tried over the API. */

import { describe, expect, onTestFinished, test } from 'vitest'
import type { Person as Known, Role } from '../protocol/model.ts'
import { type DeploymentAct, mayAppoint, mayDeactivate, mayHere } from '../protocol/permissions.ts'
import { ask, type Person, person } from './people.ts'

const ROLES: readonly Role[] = ['owner', 'admin', 'member', 'guest']

/** Whom somebody may make what else, written by hand: what the code decides by is not asked. */
const APPOINTS: Readonly<Record<Role, Readonly<Record<Role, readonly Role[]>>>> = {
  owner: {
    owner: [],
    admin: ['owner', 'member', 'guest'],
    member: ['owner', 'admin', 'guest'],
    guest: ['owner', 'admin', 'member'],
  },
  admin: { owner: [], admin: [], member: ['guest'], guest: ['member'] },
  member: { owner: [], admin: [], member: [], guest: [] },
  guest: { owner: [], admin: [], member: [], guest: [] },
}

/** Whom somebody may keep from signing in, and let in again. */
const DEACTIVATES: Readonly<Record<Role, readonly Role[]>> = {
  owner: ['admin', 'member', 'guest'],
  admin: ['member', 'guest'],
  member: [],
  guest: [],
}

const ALL_BUT_GUESTS: readonly Role[] = ['owner', 'admin', 'member']
const HIGHER: readonly Role[] = ['owner', 'admin']

const ACTS: Readonly<Record<Exclude<DeploymentAct, 'appoint' | 'deactivate'>, readonly Role[]>> = {
  gather: ALL_BUT_GUESTS,
  people: ALL_BUT_GUESTS,
  invite: ALL_BUT_GUESTS,
  configure: HIGHER,
  audit: HIGHER,
}

type Act = keyof typeof ACTS

// The first to register here is the owner, of whom there is one.
const olga = await person()
const actors = { owner: olga, admin: await person(), member: await person(), guest: await person() }
const subjects = { owner: olga, admin: await person(), member: await person(), guest: await person() }
for (const role of ['admin', 'guest'] as const)
  for (const who of [actors, subjects]) await change(olga, who[role], { role })

const pairs = ROLES.flatMap((actor) => ROLES.map((subject) => ({ actor, subject })))
const appointments = pairs.flatMap((pair) => ROLES.map((to) => ({ ...pair, to })))

test.each(appointments)('an $actor appoints a $subject: $to', async ({ actor, subject, to }) => {
  const other = subjects[subject]
  onTestFinished(async () => {
    if (to === 'owner') await change(other, olga, { role: 'owner' })
    await change(olga, other, { role: subject })
  })
  const isAllowed = APPOINTS[actor][subject].includes(to)
  const status = await change(actors[actor], other, { role: to })
  expect(status).toBe(statusOf(isAllowed, actor, subject, to))
  expect((await known(other)).role).toBe(status === 200 ? to : subject)
  if (to !== subject) expect(mayAppoint(actor, subject, to)).toBe(isAllowed)
})

test.each(pairs)('an $actor deactivates a $subject, and takes that back', async ({ actor, subject }) => {
  const other = subjects[subject]
  const isAllowed = DEACTIVATES[actor].includes(subject)
  expect(mayDeactivate(actor, subject)).toBe(isAllowed)
  onTestFinished(async () => void (await change(olga, other, { active: true })))
  // Whoever owns it is never locked out, also by themselves.
  const refused = actor === 'owner' && subject === 'owner' ? 409 : 403
  for (const active of subject === 'owner' ? [false] : [false, true]) {
    if (active) await change(olga, other, { active: false })
    expect(await change(actors[actor], other, { active })).toBe(isAllowed ? 200 : refused)
    expect((await known(other)).active).toBe(isAllowed ? active : !active)
  }
})

test.each(['admin', 'member', 'guest'] as const)('an %s makes nothing else of themselves', async (role) => {
  const self = actors[role]
  for (const to of ROLES.filter((other) => other !== role)) expect(await change(self, self, { role: to })).toBe(403)
  expect(await change(self, self, { active: false })).toBe(403)
  expect(await known(self)).toMatchObject({ role, active: true })
})

describe.each(Object.keys(ACTS) as Act[])('%s', (act) => {
  test.each(ROLES)('by an %s', async (role) => {
    for (const [method, path, body] of requestsOf(act)) {
      const { status } = await ask(actors[role], method, path, body)
      expect(status < 400 ? 'allowed' : status, `${method} ${path}`).toBe(ACTS[act].includes(role) ? 'allowed' : 403)
    }
    expect(mayHere(act, role)).toBe(ACTS[act].includes(role))
  })
})

test.each(ROLES)(
  'which sites are closed to cards is for whoever may close them, and not for others: %s',
  async (role) => {
    const deployment = await (await ask(actors[role], 'GET', '/api/deployment')).json<object>()
    expect('denied' in deployment).toBe(HIGHER.includes(role))
  },
)

function requestsOf(act: Act): readonly (readonly [method: string, path: string, body?: object])[] {
  const id = crypto.randomUUID()
  switch (act) {
    case 'gather':
      return [
        ['POST', '/api/rooms', { id, name: id }],
        ['POST', '/api/direct', { users: [subjects.member.id] }],
      ]
    case 'people':
      return [['GET', '/api/people']]
    case 'invite':
      return [['POST', '/api/invitations', { id }]]
    case 'configure':
      return [['PATCH', '/api/deployment', { cards: true }]]
    case 'audit':
      return [
        ['GET', '/api/audit'],
        ['GET', '/api/audit?format=csv'],
      ]
  }
}

/** What is so already is done; but a guest is told nothing of anybody. */
function statusOf(isAllowed: boolean, actor: Role, subject: Role, to: Role): number {
  if (to === subject && actor !== 'guest') return 200
  if (!isAllowed) return 403
  // They would be let into single rooms, and own all.
  return subject === 'guest' && to === 'owner' ? 409 : 200
}

async function change(actor: Person, subject: Person, what: object): Promise<number> {
  return (await ask(actor, 'PATCH', `/api/people/${subject.id}`, what)).status
}

async function known(who: Person): Promise<Known> {
  return (await ask(olga, 'GET', `/api/people/${who.id}`)).json<Known>()
}
