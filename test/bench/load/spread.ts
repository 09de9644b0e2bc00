// How long many things took, each within 1 %, in little memory however many they are.

const STEPS = 64

export class Spread {
  /** By the logarithm of microseconds. */
  readonly #counts: number[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  /** @param ms how long it took; @param times how often */
  add(ms: number, times = 1): void {
    const step = Math.max(0, Math.round(Math.log2(ms * 1000) * STEPS))
    this.#counts[step] = (this.#counts[step] ?? 0) + times
    this.#count += times
  }

  /** How many milliseconds no more than this share of them took; NaN if there were none. */
  below(share: number): number {
    let left = this.#count * share
    for (const [step, count = 0] of this.#counts.entries()) {
      left -= count
      if (left <= 0 && count > 0) return 2 ** (step / STEPS) / 1000
    }
    return Number.NaN
  }
}
