/** Invitations over HTTP: looked at by whoever holds the link, made, listed and taken back by who invites. */

import type { Invitation, User } from '../protocol/model.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Api } from './api.ts'
import { told } from './failure.ts'
import { Making } from './making.ts'

/** What the holder of a link is told before they come in. */
export interface InvitationLook extends Pick<Invitation, 'role' | 'expires' | 'stays'> {
  /** What the deployment is called. */
  readonly deployment: string
  /** Who invites; null if they are there no longer. */
  readonly by: User | null
}

/** An invitation that somebody wants; times are spans in milliseconds. */
export interface WantedInvitation extends Pick<Invitation, 'role' | 'rooms' | 'uses' | 'stays'> {
  /** How long the link holds. */
  readonly lasts: number
}

/** The secret is told this once: it is kept nowhere. */
export interface MadeInvitation {
  readonly invitation: Invitation
  readonly secret: string
}

export class Invitations {
  readonly #api: Pick<Api, 'ask'>
  readonly #making = new Making()

  constructor(api: Pick<Api, 'ask'>) {
    this.#api = api
  }

  async look(secret: string): Promise<InvitationLook | Refusal> {
    return told(await this.#api.ask<InvitationLook>('GET', pathOf(secret)))
  }

  async make(wanted: WantedInvitation): Promise<MadeInvitation | Refusal> {
    const ask = (named: object) => this.#api.ask<MadeInvitation>('POST', '/api/invitations', named)
    return told(await this.#making.make(wanted, ask))
  }

  /** The open ones of whoever asks, or all for whoever runs the deployment; the newest first. */
  async list(): Promise<readonly Invitation[] | Refusal> {
    const answer = told(await this.#api.ask<{ invitations: readonly Invitation[] }>('GET', '/api/invitations'))
    return isRefusal(answer) ? answer : answer.invitations
  }

  async takeBack(id: string): Promise<Refusal | undefined> {
    return told(await this.#api.ask<undefined>('DELETE', pathOf(id)))
  }
}

/** Of one, by its secret for whoever is invited, by its id for who invites. */
function pathOf(name: string): string {
  return `/api/invitations/${encodeURIComponent(name)}`
}
