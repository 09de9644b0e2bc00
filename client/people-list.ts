/** Everybody who is registered, as they are listed while somebody looks: searched, page by page, kept as they now are. */

import { type Accessor, batch, createSignal } from 'solid-js'
import type { Person } from '../protocol/model.ts'
import { foldName } from '../protocol/names.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { PeoplePage } from './api.ts'

export class PeopleList {
  /** By nickname; undefined until they are known. */
  readonly people: Accessor<readonly Person[] | undefined>
  readonly more: Accessor<boolean>
  readonly refusal: Accessor<Refusal | undefined>
  readonly #ask: (search: string, after: string) => Promise<PeoplePage | Refusal>
  readonly #set: (people: readonly Person[]) => void
  readonly #setMore: (more: boolean) => void
  readonly #setRefusal: (refusal: Refusal | undefined) => void
  #search = ''
  /** Counts what was asked: an older answer is to an older question. */
  #asked = 0

  constructor(ask: (search: string, after: string) => Promise<PeoplePage | Refusal>) {
    const [people, set] = createSignal<readonly Person[]>()
    const [more, setMore] = createSignal(false)
    const [refusal, setRefusal] = createSignal<Refusal>()
    this.people = people
    this.more = more
    this.refusal = refusal
    this.#ask = ask
    this.#set = set
    this.#setMore = setMore
    this.#setRefusal = setRefusal
  }

  /** Lists those whose nickname or name has this in it, as they are now. */
  async search(text = this.#search): Promise<void> {
    this.#search = text
    await this.#load(() => [])
  }

  async next(): Promise<void> {
    await this.#load(() => this.people() ?? [])
  }

  /** Somebody is something else from now on. There is one owner: whoever was it before is an admin then. */
  changed(person: Person): void {
    const known = this.people() ?? []
    const after = (other: Person): Person => {
      if (other.user.id === person.user.id) return person
      return person.role === 'owner' && other.role === 'owner' ? { ...other, role: 'admin' } : other
    }
    this.#set(known.map(after))
  }

  /** @param known whom the page is added to, once it is there: some may be something else by then */
  async #load(known: () => readonly Person[]): Promise<void> {
    this.#asked += 1
    const asked = this.#asked
    const page = await this.#ask(this.#search, foldName(known().at(-1)?.user.nickname ?? ''))
    if (asked !== this.#asked) return
    batch(() => {
      this.#setRefusal(isRefusal(page) ? page : undefined)
      if (isRefusal(page)) return
      this.#set([...known(), ...page.people])
      this.#setMore(page.more)
    })
  }
}
