/** Who and what there is in the deployment; one object for all of it, never on the path of a message. */

import { DurableObject } from 'cloudflare:workers'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import {
  type AuditEntry,
  type Deployment,
  type Invitation,
  type ListedRoom,
  LOBBY,
  type Person,
  type Role,
  type RoomKind,
  type User,
} from '../protocol/model.ts'
import { type DeploymentAct, mayAppoint, mayDeactivate, mayHere } from '../protocol/permissions.ts'
import { isRefusal, notFound, type Refusal, refuse } from '../protocol/refusal.ts'
import { AUDIT_TABLE, Audit, type Noted } from './audit.ts'
import { type Admission, CARD_RULES_COLUMNS, DEPLOYMENT_TABLE, Doors, type Entrant } from './doors.ts'
import type { Env } from './env.ts'
import type { NewRoom } from './history.ts'
import { INVITATIONS_TABLE, Invitations, type NewInvitation, type Taken } from './invitations.ts'
import { ARCHIVED_COLUMN, Listing, RENAMING_INDEX } from './listing.ts'
import { logError } from './log.ts'
import type { Word } from './notices.ts'
import { room, user } from './objects.ts'
import { OWED_TABLE, Owed, type Patience } from './owed.ts'
import { Pace } from './pace.ts'
import { newVapidKeys, type VapidKeys } from './push.ts'
import { type Named, ROSTER_COLUMNS, Roster } from './roster.ts'
import { migrate } from './schema.ts'

export const DIRECTORY_STEPS = [
  // A room was `listed` once it had been created, before `archived` told that.
  `CREATE TABLE nicknames (folded TEXT PRIMARY KEY, user TEXT NOT NULL, nickname TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE rooms (
    folded TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, creator TEXT NOT NULL, command TEXT NOT NULL,
    listed INTEGER NOT NULL DEFAULT 0, UNIQUE (creator, command)
  ) WITHOUT ROWID`,
  // What a room says of itself is a copy, with the version that it is from. While it gets another name, it has both.
  // Whoever was here before has registered at a time that is not known.
  `ALTER TABLE rooms ADD COLUMN kind TEXT NOT NULL DEFAULT 'public';
  ALTER TABLE rooms ADD COLUMN epoch TEXT;
  ALTER TABLE rooms ADD COLUMN version INTEGER;
  ALTER TABLE rooms ADD COLUMN info TEXT;
  ALTER TABLE rooms ADD COLUMN active INTEGER;
  ALTER TABLE rooms ADD COLUMN next TEXT;
  ALTER TABLE rooms ADD COLUMN asked INTEGER;
  CREATE UNIQUE INDEX room_ids ON rooms (id);
  ${ROSTER_COLUMNS};
  UPDATE nicknames SET registered = 0;
  CREATE TABLE secrets (name TEXT PRIMARY KEY, secret TEXT NOT NULL) WITHOUT ROWID;
  ${DEPLOYMENT_TABLE};
  ${INVITATIONS_TABLE};
  ${AUDIT_TABLE};
  ${OWED_TABLE}`,
  CARD_RULES_COLUMNS,
  ARCHIVED_COLUMN,
  RENAMING_INDEX,
]

/** What they are is to be told to a user's own object. */
interface Appointed {
  readonly user: string
}

const PATIENCE: Patience = { seconds: [10, 30, 60, 5 * 60, 30 * 60, 3600, 6 * 3600], end: 'go on' }

/** In milliseconds. Everybody in the lobby may ask for the whole list when it is another. */
const ANNOUNCED_EVERY = 5_000

/** There is always an owner, who can sign in. */
const OWNED = refuse('conflict', 'Make somebody else the owner first.')
const FORBIDDEN = refuse('forbidden', 'You may not do this here.')

export class Directory extends DurableObject<Env> {
  readonly #sql: SqlStorage
  readonly #roster: Roster
  readonly #doors: Doors
  readonly #listing: Listing
  readonly #invitations: Invitations
  readonly #audit: Audit
  readonly #owed: Owed<Appointed>
  readonly #announcements = new Pace(ANNOUNCED_EVERY, () => {
    this.ctx.waitUntil(room(this.env, LOBBY).announceRooms())
    return true
  })

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    migrate(ctx.storage, DIRECTORY_STEPS)
    this.#roster = new Roster(this.#sql)
    this.#listing = new Listing(this.#sql)
    this.#invitations = new Invitations(this.#sql)
    this.#audit = new Audit(this.#sql)
    this.#doors = new Doors(this.#sql, this.#roster, this.#invitations)
    this.#owed = new Owed(ctx.storage, () => PATIENCE)
  }

  /** Who has this nickname, if anybody does. */
  find(nickname: string): (Named & { readonly isGone: boolean }) | undefined {
    return this.#roster.find(nickname)
  }

  /** Whose nicknames these are, folded; of those who are here. */
  resolve(names: readonly string[]): readonly { readonly id: string; readonly role: Role }[] {
    return names.flatMap((name) => {
      const found = this.#roster.find(name)
      const person = found && this.#roster.person(found.user)
      return person?.active ? [{ id: person.user.id, role: person.role }] : []
    })
  }

  /** See `Doors.open`. */
  enter(nickname: string, by: Admission): Entrant | Refusal {
    return this.ctx.storage.transactionSync(() => this.#doors.open(nickname, by))
  }

  /**
   * They have set a password, or have signed in with an invitation; told again, it is as it was.
   * @returns what they are, and the rooms that they are to be let into
   */
  async arrived(id: string, as: Role, by: Admission): Promise<{ role: Role; invitation: Taken | null }> {
    const before = this.#roster.appointment(id)?.version
    const invitation = this.ctx.storage.transactionSync(() => {
      const used = this.#doors.arrive(id, as, by)
      if (this.#roster.appointment(id)?.version !== before) this.#owed.owe(id, { user: id })
      return used
    })
    if (this.#roster.appointment(id)?.version !== before) await this.#appoint(id)
    return { role: this.#roster.appointment(id)?.role ?? 'member', invitation }
  }

  person(id: string): Person | undefined {
    return this.#roster.person(id)
  }

  /** Those of these who are no members, or are deactivated. */
  special(ids: readonly string[]): readonly Person[] {
    const people = ids.flatMap((id) => this.#roster.person(id) ?? [])
    return people.filter(({ role, active }) => role !== 'member' || !active)
  }

  /** Whether all of these have registered. */
  knows(ids: readonly string[]): boolean {
    return ids.every((id) => this.#roster.person(id) !== undefined)
  }

  /** The first of these who can own a room. */
  fit(ids: readonly string[]): User | undefined {
    for (const id of ids) {
      const person = this.#roster.person(id)
      if (person?.active && person.role !== 'guest') return person.user
    }
    return undefined
  }

  people(search: string, after: string, limit: number): readonly Person[] {
    return this.#roster.search(search, after, limit)
  }

  named(nicknames: readonly string[]): readonly Person[] {
    return this.#roster.named(nicknames)
  }

  /** Makes somebody an admin, a member or a guest, or hands over what the owner is. */
  async setRole(actor: string, id: string, role: Role): Promise<Person | Refusal> {
    return this.#change(actor, id, 'appoint', role, (actorRole, subject) => {
      if (subject.role === role) return undefined
      if (!mayAppoint(actorRole, subject.role, role)) return FORBIDDEN
      if (role === 'owner' && !subject.active) return refuse('conflict', 'This account is deactivated.')
      if (role === 'owner' && subject.role === 'guest')
        return refuse('conflict', 'A guest cannot own this chat: make them a member first.')
      return () => {
        this.#roster.appoint(id, role)
        // There is one owner.
        if (role === 'owner') {
          this.#roster.appoint(actor, 'admin')
          this.#owed.owe(actor, { user: actor })
        }
      }
    })
  }

  async setActive(actor: string, id: string, active: boolean): Promise<Person | Refusal> {
    return this.#change(actor, id, active ? 'reactivate' : 'deactivate', '', (actorRole, subject) => {
      if (subject.active === active) return undefined
      if (actor === id && subject.role === 'owner') return OWNED
      return mayDeactivate(actorRole, subject.role) ? () => this.#roster.setActive(id, active) : FORBIDDEN
    })
  }

  /** What a user says of themselves; their own object has checked it. */
  describe(id: string, name: string, status: string): void {
    this.#roster.describe(id, name, status)
  }

  /** A user removes their own account, whose object hears of it from here. The owner has to hand over first. */
  async retire(id: string): Promise<Refusal | undefined> {
    if (this.#roster.owner === id) return OWNED
    this.ctx.storage.transactionSync(() => {
      this.#roster.retire(id)
      this.#owed.owe(id, { user: id })
    })
    await this.#appoint(id)
    return undefined
  }

  deployment(): Deployment & { readonly claimed: boolean } {
    return { ...this.#doors.deployment, claimed: this.#roster.owner !== undefined }
  }

  configure(actor: string, changes: Partial<Deployment>): Deployment | Refusal {
    if (!this.#may('configure', actor)) return FORBIDDEN
    const detail = JSON.stringify(changes)
    this.ctx.storage.transactionSync(() => {
      this.#doors.configure(changes)
      this.#note(actor, 'configure', null, detail)
    })
    return this.#doors.deployment
  }

  invite(invitation: NewInvitation, secret: string): Invitation | Refusal {
    return this.#may('invite', invitation.creator) ? this.#invitations.add(invitation, secret) : FORBIDDEN
  }

  /** What an invitation opens, for whoever holds its link. */
  invitation(secret: string): Invitation | Refusal {
    return this.#invitations.find(secret)
  }

  /** Somebody has been let into the rooms of their invitation. */
  admitted(id: string, invitation: string): void {
    this.#invitations.settle(invitation, id)
  }

  /** One's own, and all for whoever runs the deployment. */
  invitations(actor: string): readonly Invitation[] {
    return this.#invitations.list(this.#may('configure', actor) ? undefined : actor)
  }

  revokeInvitation(actor: string, id: string): void {
    this.#invitations.revoke(id, this.#may('configure', actor) ? undefined : actor)
  }

  /** A room, or this object, tells what somebody has done. */
  note(noted: Noted): void {
    this.#audit.add(noted)
  }

  audit(actor: string, before: number, limit: number): readonly AuditEntry[] | Refusal {
    return this.#may('audit', actor) ? this.#audit.page(before, limit) : FORBIDDEN
  }

  rooms(): readonly ListedRoom[] {
    return this.#listing.list()
  }

  /** See `Listing.reserve`. */
  reserveRoom(creator: string, command: string, kind: RoomKind, name: string): NewRoom | Refusal {
    return this.#listing.reserve(creator, command, kind, name, this.#may('configure', creator))
  }

  /** Why they cannot open an archived public room again; see `Listing.full`. */
  reopen(actor: string): Refusal | undefined {
    return this.#listing.full(this.#may('configure', actor))
  }

  /** See `Listing.rename`. */
  reserveName(id: string, name: string): Refusal | undefined {
    return this.#listing.rename(id, name)
  }

  /** A public room says what it is by now. */
  listed(word: Word, active: number | null): void {
    if (this.#listing.hear(word, active)) this.#announcements.ask()
  }

  /**
   * The id of the room of these users, the same whoever asks, and whether it is counted towards those of whoever opened it
   * first; no one can find it out who does not ask here.
   */
  directRoom(users: readonly string[]): { readonly id: string; readonly counted: boolean } {
    const mac = hmac(sha256, this.#secret('direct rooms'), utf8ToBytes([...users].sort().join(' '))).slice(0, 16)
    const id = uuidOf(mac)
    return { id, counted: this.#listing.knows(id) }
  }

  /** See `Listing.reserveDirect`. */
  reserveDirect(opener: string, id: string): Refusal | undefined {
    return this.#listing.reserveDirect(opener, id)
  }

  override async alarm(): Promise<void> {
    await this.#owed.collect((debts) => Promise.all(debts.map((debt) => this.#appoint(debt.user))))
  }

  /**
   * Changes what somebody is, notes it, and tells their own object.
   * @param decide nothing if it is so already, why it may not be, or what makes it so
   */
  async #change(
    actor: string,
    id: string,
    act: string,
    detail: string,
    decide: (actor: Role, subject: Person) => Refusal | (() => void) | undefined,
  ): Promise<Person | Refusal> {
    const [authority, subject] = [this.#roster.appointment(actor), this.#roster.person(id)]
    if (!authority?.active) return FORBIDDEN
    if (!subject) return notFound
    if (subject.user.nickname === '') return refuse('conflict', 'This account has been removed.')
    const decision = decide(authority.role, subject)
    if (isRefusal(decision)) return decision
    if (decision) {
      this.ctx.storage.transactionSync(() => {
        decision()
        this.#owed.owe(id, { user: id })
        this.#note(actor, act, id, detail)
      })
      await this.#appoint(id)
      if (detail === 'owner') await this.#appoint(actor)
    }
    return this.#roster.person(id) ?? notFound
  }

  /** For after the transaction by which it is owed. */
  async #appoint(id: string): Promise<void> {
    // This object may come to an end while it waits for an answer.
    this.#owed.arm()
    const appointment = this.#roster.appointment(id)
    try {
      if (appointment) await user(this.env, id).appointed(appointment)
      if (this.#roster.appointment(id)?.version === appointment?.version) this.#owed.settle(id)
    } catch (error) {
      logError('appointment_failed', error, { user: id })
    }
  }

  #may(act: DeploymentAct, actor: string): boolean {
    const appointment = this.#roster.appointment(actor)
    return appointment?.active === true && mayHere(act, appointment.role)
  }

  #note(actor: string, act: string, subject: string | null, detail: string): void {
    const who = this.#roster.person(actor)?.user ?? { id: actor, nickname: '' }
    const whom = subject === null ? null : (this.#roster.person(subject)?.user ?? null)
    this.#audit.add({ id: crypto.randomUUID(), at: Date.now(), actor: who, act, room: null, subject: whom, detail })
  }

  /** The keys by which push services know the deployment, made when they are first asked for. */
  async vapid(): Promise<VapidKeys> {
    const kept = () =>
      this.#sql.exec<{ secret: string }>("SELECT secret FROM secrets WHERE name = 'vapid'").toArray()[0]?.secret
    if (kept() === undefined) {
      const fresh = JSON.stringify(await newVapidKeys())
      this.#sql.exec("INSERT OR IGNORE INTO secrets (name, secret) VALUES ('vapid', ?)", fresh)
    }
    return JSON.parse(kept() ?? '')
  }

  /** Made when it is first asked for. */
  #secret(name: string): Uint8Array {
    const fresh = bytesToHex(crypto.getRandomValues(new Uint8Array(32)))
    this.#sql.exec('INSERT OR IGNORE INTO secrets (name, secret) VALUES (?, ?)', name, fresh)
    return hexToBytes(
      this.#sql.exec<{ secret: string }>('SELECT secret FROM secrets WHERE name = ?', name).one().secret,
    )
  }
}

/** Version 8 is for ids that are made in a way of one's own (RFC 9562, 5.8). */
function uuidOf(bytes: Uint8Array): string {
  const stamped = bytes.with(6, ((bytes[6] ?? 0) & 0x0f) | 0x80).with(8, ((bytes[8] ?? 0) & 0x3f) | 0x80)
  return bytesToHex(stamped).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
