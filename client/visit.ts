/**
 * What a guest came in by, kept on this device: under the same id they are the same guest again, whether the answer was
 * lost or the session. Whoever signs out is known here no longer.
 */

import { keep, type SmallStorage } from './small-storage.ts'
import { newUuid } from './uuid.ts'

const KEY = 'edgewise-visit'

export class Visit {
  readonly #storage: SmallStorage

  constructor(storage: SmallStorage) {
    this.#storage = storage
  }

  /** What whoever came by this invitation called themselves, if anybody did. */
  nickname(invitation: string): string | undefined {
    const kept = this.#read()
    return kept?.invitation === invitation ? kept.nickname : undefined
  }

  /** The id under which somebody of this nickname comes by this invitation; always the same. */
  begin(invitation: string, nickname: string): string {
    const kept = this.#read()
    if (kept?.invitation === invitation && kept.nickname === nickname) return kept.id
    const id = newUuid()
    keep(this.#storage, KEY, `${id} ${invitation} ${nickname}`)
    return id
  }

  forget(): void {
    keep(this.#storage, KEY, '')
  }

  #read(): { readonly id: string; readonly invitation: string; readonly nickname: string } | undefined {
    const [, id, invitation, nickname] = /^(\S+) (\S+) (.+)$/.exec(this.#storage.getItem(KEY) ?? '') ?? []
    return id && invitation && nickname ? { id, invitation, nickname } : undefined
  }
}
