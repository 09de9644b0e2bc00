/** Calls of another object by one stub, as long as that holds: they arrive in the order in which they were made. */

export class Line<Stub> {
  readonly #find: () => Stub
  #stub: Stub | undefined

  constructor(find: () => Stub) {
    this.#find = find
  }

  /**
   * Once more if it fails: a stub is broken when its object has ended since, as with a deploy. So it is for calls of which
   * a second one changes nothing.
   */
  async call<Result>(use: (stub: Stub) => Result): Promise<Awaited<Result>> {
    this.#stub ??= this.#find()
    try {
      return await use(this.#stub)
    } catch (error) {
      this.#stub = this.#find()
      if (error instanceof Error && 'overloaded' in error && error.overloaded) throw error
      return await use(this.#stub)
    }
  }
}
