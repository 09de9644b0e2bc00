/** Who may come into the deployment, and as what. */

import type { Deployment, Invitation, Registration, Role } from '../protocol/model.ts'
import { isRefusal, type Refusal, refuse, registrationClosed } from '../protocol/refusal.ts'
import type { Invitations } from './invitations.ts'
import type { Named, Roster } from './roster.ts'

export const DEPLOYMENT_TABLE = `CREATE TABLE deployment (name TEXT NOT NULL, registration TEXT NOT NULL);
  INSERT INTO deployment (name, registration) VALUES ('Edgewise', 'open')`

/** What somebody brings who comes in, as the Worker has found it. */
export interface Admission {
  /** Whether its operator lets anybody register at all. */
  readonly open: boolean
  /** The secret of an invitation. */
  readonly invitation?: string | undefined
  /** Whether they bring what makes one the owner; undefined where nothing is needed for it but to be the first. */
  readonly claims: boolean | undefined
}

/** Somebody at the door, whose own object decides whether they get in. */
export interface Entrant extends Named {
  /** The Directory knows that they have. */
  readonly isRegistered: boolean
  readonly mayRegister: boolean
  /** What they are, or become if they register. */
  readonly role: Role
  /** For a guest: until when they may stay, in milliseconds since 1970. */
  readonly until: number | null
}

const UNCLAIMED = refuse(
  'registration_closed',
  'This chat has not been set up. Its owner opens the link that was printed when it was deployed.',
)
const INVITED_ONLY = refuse(
  'registration_closed',
  'Whoever registers here needs an invitation. Ask somebody for a link.',
)

type Row = { name: string; registration: Registration }

export class Doors {
  readonly #sql: SqlStorage
  readonly #roster: Roster
  readonly #invitations: Invitations

  constructor(sql: SqlStorage, roster: Roster, invitations: Invitations) {
    this.#sql = sql
    this.#roster = roster
    this.#invitations = invitations
  }

  get deployment(): Deployment {
    return this.#sql.exec<Row>('SELECT name, registration FROM deployment').one()
  }

  configure({ name, registration }: Partial<Deployment>): void {
    this.#sql.exec(
      'UPDATE deployment SET name = coalesce(?, name), registration = coalesce(?, registration)',
      ...[name ?? null, registration ?? null],
    )
  }

  /**
   * The user of a nickname, or a new id for it if they may register. A registration that was cut off finds the same id
   * again.
   */
  open(nickname: string, by: Admission): Entrant | Refusal {
    const known = this.#roster.find(nickname)
    const invitation = by.invitation === undefined ? undefined : this.#invitations.find(by.invitation)
    if (!known && isRefusal(invitation)) return invitation
    const invited = isRefusal(invitation) ? undefined : invitation
    const refusal = this.#refusal(by, invited)
    if (!known && refusal) return refusal
    const { user, nickname: shown } = known ?? this.#roster.add(nickname)
    const isRegistered = known?.isRegistered ?? false
    const role = (isRegistered ? this.#roster.appointment(user)?.role : invited?.role) ?? 'member'
    const until = invited?.stays ? Date.now() + invited.stays : null
    return { user, nickname: shown, isRegistered, mayRegister: refusal === undefined, role, until }
  }

  /** Somebody has come in. @returns the invitation by which they have, if by one */
  arrive(user: string, by: Admission): Invitation | null {
    const invitation = by.invitation === undefined ? null : this.#invitations.use(by.invitation, user)
    const isNew = this.#roster.person(user) === undefined
    const owns = this.#roster.owner === undefined && (by.claims ?? this.#roster.isEmpty)
    if (isNew) this.#roster.register(user, invitation?.role ?? 'member')
    if (owns) this.#roster.appoint(user, 'owner')
    return invitation
  }

  /** Why nobody may register by this. */
  #refusal(by: Admission, invitation: Invitation | undefined): Refusal | undefined {
    const isUnclaimed = this.#roster.owner === undefined
    if (isUnclaimed && by.claims !== undefined) return by.claims ? undefined : UNCLAIMED
    if (!by.open) return registrationClosed
    if (invitation) return undefined
    if (this.deployment.registration === 'closed') return registrationClosed
    return this.deployment.registration === 'invited' ? INVITED_ONLY : undefined
  }
}
