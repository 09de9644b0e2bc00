/** What this chat is called, as this device has heard it last. Whoever is signed in asks once a day. */

import { type Accessor, createSignal } from 'solid-js'
import type { Deployment } from '../protocol/model.ts'
import type { Api } from './api.ts'
import type { Clock } from './environment.ts'
import { isFailure } from './failure.ts'
import { keep, type SmallStorage } from './small-storage.ts'

export interface ChatName {
  readonly text: Accessor<string>
  heard(name: string): void
  /** Asks, unless it was heard of late. Without an answer it stays as it is. */
  look(): Promise<void>
}

const KEY = 'edgewise-name'
const ASK_AGAIN_AFTER = 24 * 3600_000

export function createChatName(api: Pick<Api, 'ask'>, storage: SmallStorage, clock: Pick<Clock, 'now'>): ChatName {
  /** When it was heard, and a space, and what. */
  const kept = () => storage.getItem(KEY) ?? '0 Edgewise'
  const nameIn = (text: string) => text.slice(text.indexOf(' ') + 1)
  const [text, set] = createSignal(nameIn(kept()))
  const heard = (name: string) => {
    set(name)
    keep(storage, KEY, `${clock.now()} ${name}`)
  }
  const look = async () => {
    if (Number.parseInt(kept(), 10) > clock.now() - ASK_AGAIN_AFTER) return
    const answer = await api.ask<Pick<Deployment, 'name'>>('GET', '/api/deployment')
    if (!isFailure(answer)) heard(answer.name)
  }
  return { text, heard, look }
}
