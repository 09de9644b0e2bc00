/** Sends what is in the outbox, room by room, while this tab leads. */

import type { Refusal } from '../protocol/refusal.ts'
import type { Api } from './api.ts'
import type { Environment } from './environment.ts'
import { Lane, type Send } from './lane.ts'
import type { Outbox } from './outbox.ts'

export class Courier {
  readonly outbox: Outbox
  readonly #api: Api
  readonly #environment: Environment
  readonly #lanes = new Map<string, Lane>()
  readonly #unsubscribe: () => void
  readonly #stopListening: () => void

  constructor(outbox: Outbox, api: Api, environment: Environment) {
    this.outbox = outbox
    this.#api = api
    this.#environment = environment
    this.#unsubscribe = outbox.subscribe({ changed: () => this.#changed() })
    this.#stopListening = environment.onWake(() => this.#hurry())
  }

  /** The room's socket in this tab is open and up to date; commands go over it instead of HTTP. */
  opened(room: string, send: Send): void {
    this.#lane(room).opened(send)
  }

  lost(room: string, code: number): void {
    this.#lane(room).lost(code)
  }

  refused(room: string, command: string, refusal: Refusal): void {
    this.#lane(room).refused(command, refusal)
  }

  /** The room is posted to faster from now on than it told before. */
  eased(room: string): void {
    this.#lane(room).eased()
  }

  close(): void {
    this.#unsubscribe()
    this.#stopListening()
    this.outbox.close()
    for (const lane of this.#lanes.values()) lane.stop()
  }

  #changed(): void {
    if (!this.outbox.leads) {
      for (const lane of this.#lanes.values()) lane.stop()
      return
    }
    for (const { room } of this.outbox.entries) this.#lane(room)
    for (const lane of this.#lanes.values()) lane.wake()
  }

  #hurry(): void {
    for (const lane of this.#lanes.values()) lane.hurry()
  }

  #lane(room: string): Lane {
    const lane = this.#lanes.get(room) ?? new Lane(room, this.outbox, this.#api, this.#environment)
    this.#lanes.set(room, lane)
    return lane
  }
}
