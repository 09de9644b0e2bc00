/**
 * Speaks new messages of others to screen readers. The timeline itself is no live region: history that loads, cards
 * that arrive and edits would all be spoken. What was spoken goes again, so that nobody reads it twice.
 */

import { createEffect, createSignal, For, on, onCleanup } from 'solid-js'
import type { Message } from '../../protocol/model.ts'
import { plainTextOf } from '../../protocol/plain-text.ts'
import { treeOf } from '../dialect.ts'
import { nameOf } from '../naming.ts'
import { useRoom, useUser } from './context.ts'

/** More than this at once, as after a lost connection, are counted and not read out. */
const READ_OUT = 3
const KEPT_FOR = 5_000

export function Announcer() {
  const { room } = useRoom()
  const user = useUser()
  const [lines, setLines] = createSignal<readonly string[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))

  const announce = (posted: readonly Message[]) => {
    const fresh = posted.filter(({ author, body }) => author !== user()?.id && body !== null)
    if (fresh.length === 0) return
    clearTimeout(timer)
    timer = setTimeout(() => setLines([]), KEPT_FOR)
    const name = (author: string) => nameOf(room.state.person(author) ?? { nickname: 'Somebody' })
    const spoken =
      fresh.length > READ_OUT
        ? [`${fresh.length} new messages`]
        : fresh.map(({ author, body }) => `${name(author)}: ${plainTextOf(treeOf(body ?? ''), 'spoiler')}`)
    setLines((before) => [...before, ...spoken])
  }
  createEffect(on(() => room.state.posted, announce, { defer: true }))

  return (
    <div class="hidden" role="log" aria-live="polite" aria-label="New messages">
      <For each={lines()}>{(line) => <p>{line}</p>}</For>
    </div>
  )
}
