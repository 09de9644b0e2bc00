/** What somebody has begun to write, kept per user, room and tab over reloads: a new message, and the edit of an old one. */

import { formOf, isNumber, isText, listOf, maybe, readAs } from './forms.ts'
import type { Said } from './room.ts'
import { keep } from './small-storage.ts'
import type { Change, TabStorage } from './tab-storage.ts'

export interface Draft {
  readonly text: string
  /** Links in it whose previews their author has removed. */
  readonly without: readonly string[]
}

/** An edit that is not yet saved: what it began with, and what has become of that. */
export interface BegunEdit extends Draft {
  readonly of: Said
}

/** Edits of a room that can be set aside; the oldest is forgotten for one more. */
const ASIDE_MAX = 20

export class Drafts {
  readonly #storage: TabStorage
  readonly #user: () => string | undefined

  /** `user` is undefined for a reader, who has no composer. */
  constructor(storage: TabStorage, user: () => string | undefined) {
    this.#storage = storage
    this.#user = user
  }

  read(room: string): Draft {
    const without = this.#storage.getItem(this.#key('without', room)) ?? ''
    return {
      text: this.#storage.getItem(this.#key('draft', room)) ?? '',
      without: without === '' ? [] : without.split('\n'),
    }
  }

  write(room: string, { text, without }: Draft): void {
    keep(this.#storage, this.#key('draft', room), text)
    // No link has a line break in it.
    keep(this.#storage, this.#key('without', room), without.join('\n'))
  }

  /** One that was only found does not stand before a draft of this tab. */
  readEdit(room: string): BegunEdit | undefined {
    const key = this.#key('edit', room)
    const isOther = !this.#storage.isOwn(key) && this.#storage.isOwn(this.#key('draft', room))
    return isOther ? undefined : editOf(this.#storage.getItem(key) ?? '')
  }

  writeEdit(room: string, edit: BegunEdit | undefined): void {
    keep(this.#storage, this.#key('edit', room), edit === undefined ? '' : JSON.stringify(edit))
  }

  /** To be told of each change that another tab makes: see `TabStorage.heard`. */
  heard(change: Change): string | undefined {
    return this.#storage.heard(change)
  }

  /** Whether what is begun in the room was only found in this tab, and is kept under this key. */
  isFound(room: string, what: 'draft' | 'edit', key: string | null): boolean {
    return key === this.#key(what, room) && !this.#storage.isOwn(key)
  }

  /** What is begun in the room is being sent. */
  claim(room: string, what: 'draft' | 'edit'): void {
    this.#storage.claim(this.#key(what, room))
  }

  /** Lets the next tab find what was begun in this one, where no other tab's stands. */
  share(): void {
    this.#storage.share((key) => /^edgewise\/(draft|without|edit)\//.test(key) && key.split('/')[2] === this.#user())
  }

  /** Keeps an edit that another was begun over. */
  setAside(room: string, edit: BegunEdit): void {
    this.#writeAside(room, [...this.#readAside(room), edit].slice(-ASIDE_MAX))
  }

  /** The edit of this message that was set aside, if there is one; it is so no longer. */
  takeUp(room: string, message: string): BegunEdit | undefined {
    const aside = this.#readAside(room)
    const found = aside.find(({ of }) => of.id === message)
    if (found) {
      const others = aside.filter((edit) => edit !== found)
      this.#writeAside(room, others)
    }
    return found
  }

  #readAside(room: string): readonly BegunEdit[] {
    return (readAs(listOf(isKeptEdit), this.#storage.shared.getItem(this.#key('aside', room)) ?? '') ?? []).map(
      editFrom,
    )
  }

  #writeAside(room: string, aside: readonly BegunEdit[]): void {
    keep(this.#storage.shared, this.#key('aside', room), aside.length === 0 ? '' : JSON.stringify(aside))
  }

  // User ids have no slash, and no user has the empty id.
  #key(what: 'draft' | 'without' | 'edit' | 'aside', room: string): string {
    return `edgewise/${what}/${this.#user() ?? ''}/${room}`
  }
}

type KeptEdit = {
  readonly of: { readonly id: string; readonly revision: number; readonly body: string | null | undefined }
  readonly text: string
  readonly without: readonly string[] | null | undefined
}

/** What was kept, or heard of another tab. */
export function editOf(kept: string): BegunEdit | undefined {
  const edit = readAs(isKeptEdit, kept)
  return edit && editFrom(edit)
}

function editFrom({ of, text, without }: KeptEdit): BegunEdit {
  return { of: { ...of, body: of.body ?? null }, text, without: without ?? [] }
}

/** What is read was written by whatever version of the page was here before. */
const isKeptEdit = formOf<KeptEdit>({
  of: formOf({ id: isText, revision: isNumber, body: maybe(isText) }),
  text: isText,
  without: maybe(listOf(isText)),
})
