/** Who listens at which relay, as far as is known. It is asked for every member, so it is not looked up relay by relay. */

export class Whereabouts {
  /** By relay; of one that is not in it, it is not known who is there. */
  readonly #there = new Map<string, Set<string>>()
  /** At how many relays a user is. */
  readonly #places = new Map<string, number>()

  isHere(user: string): boolean {
    return this.#places.has(user)
  }

  /** The ids of all, once each. */
  here(): readonly string[] {
    return [...this.#places.keys()]
  }

  /** How many are at a relay; undefined if that is not known. */
  count(relay: string): number | undefined {
    return this.#there.get(relay)?.size
  }

  /** Of a relay of which it was not known. */
  learn(relay: string, users: readonly string[]): void {
    this.#there.set(relay, new Set())
    for (const user of users) this.came(relay, user)
  }

  came(relay: string, user: string): void {
    const there = this.#there.get(relay)
    if (there === undefined || there.has(user)) return
    there.add(user)
    this.#places.set(user, (this.#places.get(user) ?? 0) + 1)
  }

  left(relay: string, user: string): void {
    if (!this.#there.get(relay)?.delete(user)) return
    const places = (this.#places.get(user) ?? 0) - 1
    if (places > 0) this.#places.set(user, places)
    else this.#places.delete(user)
  }

  /** Who is there is not known any more. @returns who was thought to be */
  forget(relay: string): readonly string[] {
    const there = [...(this.#there.get(relay) ?? [])]
    for (const user of there) this.left(relay, user)
    this.#there.delete(relay)
    return there
  }
}
