/** How long to wait before the next attempt, in milliseconds. */

const BASE = 1_000
const CAP = 10_000

/**
 * Full jitter: anything between nothing and a doubling limit. A deploy closes every socket at the same moment (R9),
 * and waiting times that only vary about a common value would bring all clients back in waves.
 */
export class Backoff {
  readonly #random: () => number
  #attempts = 0

  constructor(random: () => number) {
    this.#random = random
  }

  next(): number {
    const limit = Math.min(CAP, BASE * 2 ** this.#attempts)
    this.#attempts += 1
    return this.#random() * limit
  }

  reset(): void {
    this.#attempts = 0
  }
}
