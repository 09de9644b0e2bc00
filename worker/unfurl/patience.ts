/** How long a site may keep us waiting, all its pauses together: what the reader of a picture takes is not its fault. */

export class Patience {
  readonly #controller = new AbortController()
  #left: number

  /** @param milliseconds until `signal` aborts, of those in which `of` waits */
  constructor(milliseconds: number) {
    this.#left = milliseconds
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Waits for what the site is to send. */
  async of<Value>(waiting: Promise<Value>): Promise<Value> {
    const began = Date.now()
    const timer = setTimeout(() => this.#controller.abort(), this.#left)
    try {
      return await waiting
    } finally {
      clearTimeout(timer)
      this.#left -= Date.now() - began
    }
  }
}
