/** Who was sent to a relay and has yet to come in there: when many come at once, the next must be sent elsewhere. */

/** Milliseconds. If nobody was sent there for so long, whoever has not come in is not coming. */
const ARRIVES_WITHIN = 10_000

export class Arrivals {
  readonly #sent = new Map<string, { count: number; last: number }>()

  sent(relay: string): void {
    this.#sent.set(relay, { count: this.to(relay) + 1, last: Date.now() })
  }

  came(relay: string): void {
    const sent = this.#sent.get(relay)
    if (!sent) return
    sent.count -= 1
    if (sent.count === 0) this.#sent.delete(relay)
  }

  /** How many are on their way there. */
  to(relay: string): number {
    const sent = this.#sent.get(relay)
    if (!sent) return 0
    if (sent.last > Date.now() - ARRIVES_WITHIN) return sent.count
    this.#sent.delete(relay)
    return 0
  }

  /** Where somebody is on the way to. */
  relays(): readonly string[] {
    return [...this.#sent.keys()].filter((relay) => this.to(relay) > 0)
  }
}
