/** The people of the deployment, what they are in it, and the record of what was done. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { Uuid } from '../protocol/commands.ts'
import { DISPLAY_NAME_MAX, NAMES_MAX, STATUS_MAX } from '../protocol/limits.ts'
import type { AuditEntry, Person } from '../protocol/model.ts'
import { parseDisplayName } from '../protocol/names.ts'
import { mayHere } from '../protocol/permissions.ts'
import { isRefusal, notFound, type Refusal, refuse } from '../protocol/refusal.ts'
import type { Env } from './env.ts'
import { done, readJson, refused, reply } from './http.ts'
import { callerAddress, settleUser } from './identity.ts'
import { limit } from './limit.ts'
import { directory, user } from './objects.ts'
import { recordFile } from './record.ts'
import { answered, limitSearching, settleChange, settleReading } from './visitor.ts'
import { Digits } from './whole-number.ts'

const PAGE_MAX = 200
const AUDIT_PAGE_MAX = 1_000

const Changes = v.object({
  role: v.optional(v.picklist(['owner', 'admin', 'member', 'guest'])),
  active: v.optional(v.boolean()),
})
const Profile = v.object({ name: v.optional(v.string()), status: v.optional(v.string()) })
const Proof = v.object({ password: v.string() })
/** No more than a message can call. */
export const Names = v.pipe(
  v.string(),
  v.transform((list) => list.split(',')),
  v.maxLength(NAMES_MAX),
)
const PeopleQuery = v.object({
  search: v.optional(v.string(), ''),
  after: v.optional(v.string(), ''),
  names: v.optional(Names),
})
const AuditQuery = v.object({
  before: v.optional(Digits, String(Number.MAX_SAFE_INTEGER)),
  format: v.optional(v.picklist(['json', 'jsonl', 'csv']), 'json'),
})

export async function listPeopleHere(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleReading(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  if (!mayHere('people', stamp.role)) return refused(refuse('forbidden', 'A guest sees only who is in their room.'))
  const query = v.safeParse(PeopleQuery, request.query)
  if (!query.success)
    return refused(
      refuse('invalid', `search and after are words; names, with commas between, are ${NAMES_MAX} at most.`),
    )
  const { search, after, names } = query.output
  if (names) return reply({ people: await directory(env).named(names), more: false })
  const tooMany = search === '' ? undefined : await limitSearching(env, stamp.user.id)
  if (tooMany) return refused(tooMany)
  const found = await directory(env).people(search, after, PAGE_MAX + 1)
  return reply({ people: found.slice(0, PAGE_MAX), more: found.length > PAGE_MAX })
}

export async function showPerson(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleReading(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const person = await personOf(request, env)
  // Oneself one may see, whoever one is.
  const isSelf = person?.user.id === stamp.user.id
  if (!person || !(isSelf || mayHere('people', stamp.role))) return refused(notFound)
  if (person.role !== 'guest' || !(isSelf || mayHere('appoint', stamp.role))) return reply(person)
  const profile = await user(env, person.user.id).profile()
  return reply({ ...person, until: profile?.until ?? null })
}

export async function changePerson(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleChange(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  // Whatever is so already is answered with who they are.
  if (!mayHere('people', stamp.role)) return refused(refuse('forbidden', 'You may not do this here.'))
  const body = await readJson(request, Changes)
  if (isRefusal(body)) return refused(body)
  const { role, active } = body.value
  const id = (request.params.user ?? '').toLowerCase()
  let person: Person | Refusal = (await personOf(request, env)) ?? notFound
  if (!isRefusal(person) && role !== undefined) person = await directory(env).setRole(stamp.user.id, id, role)
  if (!isRefusal(person) && active !== undefined) person = await directory(env).setActive(stamp.user.id, id, active)
  return answered(person)
}

/** What one is called, and says that one is doing; what is not said stays. */
export async function describeMyself(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleChange(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const body = await readJson(request, Profile)
  if (isRefusal(body)) return refused(body)
  const before = await directory(env).person(stamp.user.id)
  const called = before?.user.name ?? ''
  const name = parseDisplayName(body.value.name ?? called, DISPLAY_NAME_MAX)
  const status = parseDisplayName(body.value.status ?? before?.status ?? '', STATUS_MAX)
  if (isRefusal(name)) return refused(name)
  if (isRefusal(status)) return refused(status)
  const tooOften = name.text === called ? undefined : await limitNames(env, stamp.user.id)
  if (tooOften) return refused(tooOften)
  await user(env, stamp.user.id).describe(name.text, status.text)
  await directory(env).describe(stamp.user.id, name.text, status.text)
  return answered((await directory(env).person(stamp.user.id)) ?? notFound)
}

/** Removes one's own account, which takes the password. */
export async function removeMyself(request: IRequestStrict, env: Env): Promise<Response> {
  const tooMany = await limit(env.SIGN_IN_LIMIT, callerAddress(request), 'Too many attempts from your address.', 60_000)
  if (tooMany) return refused(tooMany)
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const body = await readJson(request, Proof)
  if (isRefusal(body)) return refused(body)
  const refusal: Refusal | undefined = await user(env, stamp.user.id).prove(body.value.password, stamp.session)
  if (refusal) return refused(refusal)
  const hindrance: Refusal | undefined = await directory(env).retire(stamp.user.id)
  return hindrance ? refused(hindrance) : done()
}

/** Newest first, a page of it; as JSON lines or CSV, to be kept elsewhere, all of it. */
export async function showAudit(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleReading(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const query = v.safeParse(AuditQuery, request.query)
  if (!query.success) return refused(refuse('invalid', 'before is a whole number; format is json, jsonl or csv.'))
  const { before, format } = query.output
  const pageBefore = (seq: number): Promise<readonly AuditEntry[] | Refusal> =>
    directory(env).audit(stamp.user.id, seq, AUDIT_PAGE_MAX)
  const entries = await pageBefore(before)
  if (isRefusal(entries)) return refused(entries)
  if (format === 'json') return reply({ entries, more: entries.length === AUDIT_PAGE_MAX })
  return recordFile(format, entries, AUDIT_PAGE_MAX, pageBefore)
}

/** Every room that they have to do with hears of another name. */
function limitNames(env: Env, id: string): Promise<Refusal | undefined> {
  return limit(env.NAME_LIMIT, id, 'You change your name too often. Wait a minute.', 60_000)
}

function personOf(request: IRequestStrict, env: Env): Promise<Person | undefined> {
  const id = request.params.user ?? ''
  return v.is(Uuid, id) ? directory(env).person(id.toLowerCase()) : Promise.resolve(undefined)
}
