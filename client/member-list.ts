/** The members of a room as they are listed while somebody looks: searched, page by page, and kept as they now are. */

import { type Accessor, batch, createSignal } from 'solid-js'
import type { ListedMember, Member } from '../protocol/model.ts'
import { foldForSearch } from '../protocol/names.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Environment } from './environment.ts'
import type { Governing } from './governing.ts'
import { nameOf } from './naming.ts'

/** Milliseconds after somebody has come, up to twice as long. */
const LOOK_AFTER = 2_000

export class MemberList {
  /** Owners first, then by what they are called; undefined until they are known. */
  readonly members: Accessor<readonly ListedMember[] | undefined>
  readonly more: Accessor<boolean>
  readonly refusal: Accessor<Refusal | undefined>
  readonly #governing: Pick<Governing, 'members'>
  readonly #environment: Pick<Environment, 'clock' | 'random'>
  #isLooking = false
  readonly #set: (members: readonly ListedMember[] | undefined) => void
  readonly #setMore: (more: boolean) => void
  readonly #setRefusal: (refusal: Refusal | undefined) => void
  #search = ''
  /** User id at which the last page ends; the next goes on from there. */
  #last = ''
  /** Counts what was asked: an older answer is to an older question. */
  #asked = 0

  constructor(governing: Pick<Governing, 'members'>, environment: Pick<Environment, 'clock' | 'random'>) {
    const [members, set] = createSignal<readonly ListedMember[]>()
    const [more, setMore] = createSignal(false)
    const [refusal, setRefusal] = createSignal<Refusal>()
    this.members = members
    this.more = more
    this.refusal = refusal
    this.#governing = governing
    this.#environment = environment
    this.#set = set
    this.#setMore = setMore
    this.#setRefusal = setRefusal
  }

  /** Lists those whose nickname has this in it, as they are now. */
  async search(text = this.#search): Promise<void> {
    this.#search = text
    await this.#load(() => [], '')
  }

  async next(): Promise<void> {
    await this.#load(() => this.members() ?? [], this.#last)
  }

  /** Somebody's place has changed. */
  placed(member: Member): void {
    const known = this.members()
    if (!known) return
    const others = known.filter(({ user }) => user.id !== member.user.id)
    const isListed = member.role !== null && foldForSearch(member.user.nickname).includes(foldForSearch(this.#search))
    const before = known.find(({ user }) => user.id === member.user.id)
    const placed = before?.person ? { ...member, person: before.person } : member
    this.#set(isListed ? inOrder([...others, placed]) : others)
    if (!isListed || before || this.#isLooking) return
    this.#isLooking = true
    this.#environment.clock.after(LOOK_AFTER * (1 + this.#environment.random()), () => void this.#lookAgain())
  }

  /** Whoever has come may be a guest, of which the room tells those who ask: once for all, and not all at once. */
  async #lookAgain(): Promise<void> {
    this.#isLooking = false
    const page = await this.#governing.members(this.#search)
    const known = this.members()
    if (isRefusal(page) || !known) return
    const people = new Map(page.members.map(({ user, person }) => [user.id, person]))
    this.#set(
      known.map((member) => {
        const person = member.person ?? people.get(member.user.id)
        return person ? { ...member, person } : member
      }),
    )
  }

  /** @param known whom the page is added to, once it is there: some may have gone meanwhile */
  async #load(known: () => readonly ListedMember[], after: string): Promise<void> {
    this.#asked += 1
    const asked = this.#asked
    const page = await this.#governing.members(this.#search, after)
    if (asked !== this.#asked) return
    batch(() => {
      this.#setRefusal(isRefusal(page) ? page : undefined)
      if (isRefusal(page)) return
      const added = new Set(page.members.map(({ user }) => user.id))
      this.#set(inOrder([...known().filter(({ user }) => !added.has(user.id)), ...page.members]))
      this.#setMore(page.more)
      this.#last = page.members.at(-1)?.user.id ?? after
    })
  }
}

const { compare } = new Intl.Collator(undefined, { numeric: true })

function inOrder(members: readonly ListedMember[]): readonly ListedMember[] {
  return members.toSorted(
    (a, b) => Number(b.role === 'owner') - Number(a.role === 'owner') || compare(nameOf(a.user), nameOf(b.user)),
  )
}
