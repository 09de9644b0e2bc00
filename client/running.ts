/** What whoever runs the deployment asks of it, over HTTP: what it is called, who is what, and what was done. */

import type { AuditEntry, CardRules, Deployment, Person, Role } from '../protocol/model.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Api } from './api.ts'
import { addBase } from './base.ts'
import { told } from './failure.ts'

/** What is set of the deployment, as whoever may change it is told. */
export interface Configuration extends Deployment {
  /** What those see who have not signed in, which is set where this runs. */
  readonly readers: 'lobby' | 'none'
  /** What holds whatever is set here. */
  readonly operator: CardRules
}

export interface RecordPage {
  /** The newest first. */
  readonly entries: readonly AuditEntry[]
  readonly more: boolean
}

export class Running {
  readonly #api: Pick<Api, 'ask'>

  constructor(api: Pick<Api, 'ask'>) {
    this.#api = api
  }

  async deployment(): Promise<Configuration | Refusal> {
    return told(await this.#api.ask<Configuration>('GET', '/api/deployment'))
  }

  /** What is undefined stays as it is. */
  async configure(
    changes: { readonly [Name in keyof Deployment]?: Deployment[Name] | undefined },
  ): Promise<Refusal | undefined> {
    const answer = told(await this.#api.ask<Deployment>('PATCH', '/api/deployment', changes))
    return isRefusal(answer) ? answer : undefined
  }

  /** Makes somebody something else, or keeps them out, or lets them in again. @returns what they are now */
  async change(user: string, changes: { readonly role?: Role; readonly active?: boolean }): Promise<Person | Refusal> {
    return told(await this.#api.ask<Person>('PATCH', `/api/people/${encodeURIComponent(user)}`, changes))
  }

  /** What is on record, from the entry before the seq `before` on; without one, from the newest. */
  async record(before?: number): Promise<RecordPage | Refusal> {
    const query = before === undefined ? '' : `?before=${before}`
    return told(await this.#api.ask<RecordPage>('GET', `/api/audit${query}`))
  }
}

/** Where the record can be had as a file. */
export function exportPath(format: 'csv' | 'jsonl'): string {
  return addBase(`/api/audit?format=${format}`)
}
