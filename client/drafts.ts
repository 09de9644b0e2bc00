/** What somebody has begun to write, kept per user and room over reloads: a new message, and the edit of an old one. */

import { formOf, isNumber, isText, listOf, maybe, readAs } from './forms.ts'
import type { Said } from './room.ts'
import { keep, type SmallStorage } from './small-storage.ts'

export interface Draft {
  readonly text: string
  /** Links in it whose previews their author has removed. */
  readonly without: readonly string[]
}

/** An edit that is not yet saved: what it began with, and what has become of that. */
export interface BegunEdit extends Draft {
  readonly of: Said
}

export class Drafts {
  readonly #storage: SmallStorage
  readonly #user: () => string | undefined

  /** `user` is undefined for a reader, who has no composer. */
  constructor(storage: SmallStorage, user: () => string | undefined) {
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
    return kept && { ...kept, of: { ...kept.of, body: kept.of.body ?? null }, without: kept.without ?? [] }
  }

  writeEdit(room: string, edit: BegunEdit | undefined): void {
    keep(this.#storage, this.#key('edit', room), edit === undefined ? '' : JSON.stringify(edit))
  }

  // User ids have no slash, and no user has the empty id.
  #key(what: 'draft' | 'without' | 'edit', room: string): string {
    return `edgewise/${what}/${this.#user() ?? ''}/${room}`
  }
}

/** What is read was written by whatever version of the page was here before. */
const isKeptEdit = formOf<{
  of: { id: string; revision: number; body: string | null | undefined }
  text: string
  without: readonly string[] | null | undefined
}>({
  of: formOf({ id: isText, revision: isNumber, body: maybe(isText) }),
  text: isText,
  without: maybe(listOf(isText)),
})
