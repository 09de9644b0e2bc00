/**
 * Speaks new messages of others to screen readers. The timeline itself is no live region: history that loads, cards
 * that arrive and edits would all be spoken. What was spoken goes again, so that nobody reads it twice.
 */

import { createEffect, createSignal, For, onCleanup, untrack } from 'solid-js'
import type { Message } from '../../protocol/model.ts'
import { useRoom, useUser } from './context.ts'
import { plainTextOf } from './excerpt.ts'

/** More than this at once, as after a lost connection, are counted and not read out. */
const READ_OUT = 3
const KEPT_FOR = 5_000

export function Announcer() {
  const { room } = useRoom()
  const user = useUser()
  const [lines, setLines] = createSignal<readonly string[]>([])
  let known: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))

  const announce = (fresh: readonly Message[]) => {
    if (fresh.length === 0) return
    clearTimeout(timer)
    timer = setTimeout(() => setLines([]), KEPT_FOR)
    const nickname = (author: string) => room.state.people[author] ?? 'Somebody'
    const spoken =
      fresh.length > READ_OUT
        ? [`${fresh.length} new messages`]
        : fresh.map(({ author, body }) => `${nickname(author)}: ${plainTextOf(body ?? '', 'spoiler')}`)
    setLines((before) => [...before, ...spoken])
  }
  createEffect(() => {
    if (room.state.status !== 'ready') return
    const before = known
    known = room.state.messages.at(-1)?.seq ?? 0
    if (before === undefined || known <= before) return
    untrack(() =>
      announce(
        room.state.messages.filter(({ seq, author, body }) => seq > before && author !== user()?.id && body !== null),
      ),
    )
  })

  return (
    <div class="hidden" role="log" aria-live="polite" aria-label="New messages">
      <For each={lines()}>{(line) => <p>{line}</p>}</For>
    </div>
  )
}
