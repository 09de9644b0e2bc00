/** What somebody has begun to write, kept per user, room and tab over reloads: a new message, and the edit of an old one. */

import { formOf, isNumber, isText, listOf, maybe, readAs } from './forms.ts'
import type { Said } from './room.ts'
import { keep } from './small-storage.ts'
import type { TabStorage } from './tab-storage.ts'

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

  readEdit(room: string): BegunEdit | undefined {
    const kept = readAs(isKeptEdit, this.#storage.getItem(this.#key('edit', room)) ?? '')
    return kept && editFrom(kept)
  }

  writeEdit(room: string, edit: BegunEdit | undefined): void {
    keep(this.#storage, this.#key('edit', room), edit === undefined ? '' : JSON.stringify(edit))
  }

  /** Whether what is begun was only found in this tab, and is what is kept under this key. */
  isFound(room: string, what: 'draft' | 'edit', key: string | null): boolean {
    return key === this.#key(what, room) && !this.#storage.isOwn(key)
  }

  /** Lets the next tab find what was begun in this one, unless another tab's stands there. */
  share(room: string): void {
    for (const what of ['draft', 'without', 'edit'] as const) this.#storage.share(this.#key(what, room))
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
    return (readAs(listOf(isKeptEdit), this.#storage.getItem(this.#key('aside', room)) ?? '') ?? []).map(editFrom)
  }

  #writeAside(room: string, aside: readonly BegunEdit[]): void {
    keep(this.#storage, this.#key('aside', room), aside.length === 0 ? '' : JSON.stringify(aside))
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

function editFrom({ of, text, without }: KeptEdit): BegunEdit {
  return { of: { ...of, body: of.body ?? null }, text, without: without ?? [] }
}

/** What is read was written by whatever version of the page was here before. */
const isKeptEdit = formOf<KeptEdit>({
  of: formOf({ id: isText, revision: isNumber, body: maybe(isText) }),
  text: isText,
  without: maybe(listOf(isText)),
})
