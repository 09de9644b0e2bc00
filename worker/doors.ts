/** Who may come into the deployment, and as what. */

import type { Deployment, Invitation, Role } from '../protocol/model.ts'
import { refuseGone, refuseNew } from '../protocol/names.ts'
import { isRefusal, type Refusal, refuse, registrationClosed } from '../protocol/refusal.ts'
import type { Invitations, Taken } from './invitations.ts'
import type { Named, Roster } from './roster.ts'

export const DEPLOYMENT_TABLE = `CREATE TABLE deployment (name TEXT NOT NULL, registration TEXT NOT NULL);
  INSERT INTO deployment (name, registration) VALUES ('Edgewise', 'open')`

/** A deployment of before has cards, of all domains. */
export const CARD_RULES_COLUMNS = `ALTER TABLE deployment ADD COLUMN cards INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE deployment ADD COLUMN denied TEXT NOT NULL DEFAULT '[]'`

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
  /**
   * For a guest: until when they may stay by what they bring, in milliseconds since 1970; null for no end, 0 for no longer
   * than they may already.
   */
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

type Row = Pick<Deployment, 'name' | 'registration'> & { cards: number; denied: string }

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
    const query = 'SELECT name, registration, cards, denied FROM deployment'
    const { cards, denied, ...row } = this.#sql.exec<Row>(query).one()
    return { ...row, cards: cards === 1, denied: JSON.parse(denied) }
  }

  configure({ name, registration, cards, denied }: Partial<Deployment>): void {
    this.#sql.exec(
      `UPDATE deployment SET name = coalesce(?, name), registration = coalesce(?, registration),
        cards = coalesce(?, cards), denied = coalesce(?, denied)`,
      ...[name ?? null, registration ?? null, cards === undefined ? null : Number(cards)],
      denied === undefined ? null : JSON.stringify(denied),
    )
  }

  /**
   * The user of a nickname, or a new id for it if they may register; then an invitation is used with it, so that no more
   * come in by it than may. A registration that was cut off finds the same id, and what was used for it. To be called in
   * a transaction.
   */
  open(nickname: string, by: Admission): Entrant | Refusal {
    const known = this.#roster.find(nickname)
    if (known?.isGone) return refuseGone(known.nickname)
    if (known?.isRegistered) {
      const role = this.#roster.appointment(known.user)?.role ?? 'member'
      return { ...known, mayRegister: true, role, until: this.#stay(by, known.user) }
    }
    const invitation = this.#invitationOf(by, known?.user)
    if (isRefusal(invitation)) return invitation
    const refusal = this.#refusal(by, invitation)
    if (refusal) return refusal
    const unfit = known ? undefined : refuseNew(nickname)
    if (unfit) return unfit
    const { user, nickname: shown } = known ?? this.#roster.add(nickname)
    if (invitation && by.invitation !== undefined) this.#invitations.use(by.invitation, user)
    const until = invitation ? untilOf(invitation) : null
    const role = invitation?.role ?? 'member'
    return { user, nickname: shown, isRegistered: false, mayRegister: true, role, until }
  }

  /**
   * Somebody has come in.
   * @param role what they are by what they have registered with
   * @returns the invitation by which they have, if by one
   */
  arrive(user: string, role: Role, by: Admission): Taken | null {
    const taken = by.invitation === undefined ? null : this.#invitations.use(by.invitation, user)
    const owns = this.#roster.owner === undefined && (by.claims ?? this.#roster.isEmpty)
    this.#roster.register(user, role)
    if (owns && role !== 'guest') this.#roster.appoint(user, 'owner')
    return taken
  }

  #invitationOf({ invitation }: Admission, user: string | undefined): Invitation | Refusal | undefined {
    if (invitation === undefined) return undefined
    const taken = user === undefined ? undefined : this.#invitations.taken(invitation, user)
    return taken ?? this.#invitations.find(invitation)
  }

  /** A guest who has been here comes by another invitation: once more, as long as that says. */
  #stay({ invitation }: Admission, user: string): number | null {
    if (invitation === undefined || this.#invitations.taken(invitation, user)) return 0
    const found = this.#invitations.find(invitation)
    return isRefusal(found) || found.role !== 'guest' ? 0 : untilOf(found)
  }

  /** Why nobody may register by this. */
  #refusal(by: Admission, invitation: Invitation | undefined): Refusal | undefined {
    const isUnclaimed = this.#roster.owner === undefined
    if (isUnclaimed && by.claims !== undefined) return by.claims ? undefined : UNCLAIMED
    if (!by.open) return registrationClosed
    // A guest makes no account.
    if (invitation?.role === 'guest') return undefined
    if (this.deployment.registration === 'closed') return registrationClosed
    return this.deployment.registration === 'invited' && !invitation ? INVITED_ONLY : undefined
  }
}

/** Until when a guest may stay who comes by it now, in milliseconds since 1970; null for no end. */
export function untilOf({ stays }: Invitation): number | null {
  return stays ? Date.now() + stays : null
}
