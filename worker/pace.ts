/** Does what many ask for at once, and then once in so long, for all who have asked meanwhile. */
export class Pace {
  readonly #every: number
  readonly #act: () => boolean
  #acted = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /**
   * @param every in milliseconds
   * @param act says whether it could be done; it is asked for again if not
   */
  constructor(every: number, act: () => boolean) {
    this.#every = every
    this.#act = act
  }

  ask(): void {
    const wait = this.#acted + this.#every - Date.now()
    if (wait <= 0) this.#do()
    else this.#timer ??= setTimeout(() => this.#do(), wait)
  }

  /** The timer ends with it, so that it keeps no object awake. */
  #do(): void {
    clearTimeout(this.#timer ?? null)
    this.#timer = undefined
    if (this.#act()) this.#acted = Date.now()
  }
}
