/** Whom names stand for: asked once for each name, and heard of when the answer comes. */

import { type Accessor, createSignal } from 'solid-js'
import type { User } from '../protocol/model.ts'
import type { Api } from './api.ts'
import { isFailure } from './failure.ts'

export class Named {
  readonly #api: Pick<Api, 'people'>
  readonly #found = new Map<string, Accessor<User | undefined>>()

  constructor(api: Pick<Api, 'people'>) {
    this.#api = api
  }

  /** Undefined for nobody, and until it is known. */
  find(name: string): User | undefined {
    const key = name.toLowerCase()
    const found = this.#found.get(key) ?? this.#ask(name)
    this.#found.set(key, found)
    return found()
  }

  #ask(name: string): Accessor<User | undefined> {
    const [user, setUser] = createSignal<User>()
    void this.#look(name).then(setUser)
    return user
  }

  async #look(name: string): Promise<User | undefined> {
    const [page, { foldName }] = await Promise.all([this.#api.people(name), import('../protocol/names.ts')])
    if (isFailure(page)) return undefined
    return page.people.find(({ user }) => foldName(user.nickname) === foldName(name))?.user
  }
}
