/** What has called one, in all rooms: what is not read first. A message is opened where it was said. */

import { createEffect, createMemo, For, on, onMount, Show } from 'solid-js'
import type { Entry } from '../../protocol/inbox.ts'
import { Calls, inOrder } from '../calls.ts'
import { pathOf } from '../location.ts'
import { nameOf } from '../naming.ts'
import { Avatar } from './avatar.tsx'
import { useChat } from './context.ts'
import { ago, createNow } from './dates.ts'
import { isPlainClick } from './links.ts'
import { Problem } from './problem.tsx'

export function InboxList(props: { onDone: () => void }) {
  const chat = useChat()
  const now = createNow()
  const calls = new Calls(chat)
  onMount(() => void calls.load())
  createEffect(
    on(
      () => chat.inbox()?.call(),
      (call) => call && calls.heard(call),
      { defer: true },
    ),
  )
  const entries = createMemo(() => inOrder(calls.entries() ?? [], chat.inbox()?.rooms() ?? []))
  const status = () => {
    if (calls.entries() === undefined) return calls.refusal() ? '' : 'Looking…'
    const unread = entries().filter(({ read }) => !read).length
    if (entries().length === 0) return 'Nobody has called you yet: mentions and direct messages will stand here.'
    return unread === 0 ? 'All read' : `${unread} unread`
  }
  return (
    <div class="inbox">
      <p class="note" role="status">
        {status()}
      </p>
      <Problem text={calls.refusal()?.message} />
      <ul aria-label="Mentions and direct messages">
        <For each={entries()}>{(entry) => <EntryRow entry={entry} now={now()} onDone={props.onDone} />}</For>
      </ul>
      <Show when={calls.more()}>
        <button type="button" class="plain-button" onClick={() => void calls.load()}>
          Show older
        </button>
      </Show>
    </div>
  )
}

function EntryRow(props: { entry: Entry; now: number; onDone: () => void }) {
  const chat = useChat()
  const place = () => ({ room: props.entry.room, message: props.entry.message })
  const open = (event: MouseEvent) => {
    if (!isPlainClick(event)) return
    event.preventDefault()
    props.onDone()
    chat.open(place())
  }
  return (
    <li>
      <a class="entry" classList={{ unread: !props.entry.read }} href={pathOf(place())} onClick={open}>
        <Avatar {...props.entry.author} />
        <span class="entry-head">
          <bdi>{nameOf(props.entry.author)}</bdi>
          <Show when={props.entry.kind === 'mention'}>
            {' in '}
            <bdi>{props.entry.name}</bdi>
          </Show>
          <Show when={!props.entry.read}>
            <span class="hidden">, unread</span>
          </Show>
        </span>
        <span class="note">{ago(props.entry.created, props.now)}</span>
        <span class="entry-text" dir="auto">
          {props.entry.excerpt}
        </span>
      </a>
    </li>
  )
}
