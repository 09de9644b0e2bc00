/** The record of what was done, the newest first, and the same as files. */

import { createSignal, For, onMount, Show } from 'solid-js'
import type { AuditEntry } from '../../protocol/model.ts'
import { isRefusal, type Refusal } from '../../protocol/refusal.ts'
import { sentenceOf } from '../record.ts'
import { exportPath, Running } from '../running.ts'
import { useChat } from './context.ts'
import { createNow, moment, untilText } from './dates.ts'
import { Problem } from './problem.tsx'

export function Record() {
  const chat = useChat()
  const running = new Running(chat.api)
  const now = createNow()
  const [entries, setEntries] = createSignal<readonly AuditEntry[]>()
  const [more, setMore] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Refusal>()
  const load = async () => {
    const known = entries() ?? []
    const page = await running.record(known.at(-1)?.seq)
    setRefusal(isRefusal(page) ? page : undefined)
    if (isRefusal(page)) return
    setEntries([...known, ...page.entries])
    setMore(page.more)
  }
  onMount(load)
  return (
    <section class="record" aria-labelledby="record-heading">
      <div class="buttons">
        <h3 id="record-heading">What was done</h3>
        <a class="plain-button" href={exportPath('csv')} download="audit.csv">
          Export CSV
        </a>
        <a class="plain-button" href={exportPath('jsonl')} download="audit.jsonl">
          JSON lines
        </a>
      </div>
      <Problem text={refusal()?.message} />
      <ol class="entries" aria-labelledby="record-heading">
        <For each={entries()}>
          {(entry) => (
            <li>
              <p dir="auto">{sentenceOf(entry, (time) => untilText(time, entry.at))}</p>
              <time class="facts" datetime={new Date(entry.at).toISOString()} title={moment(entry.at)}>
                {untilText(entry.at, now())}
              </time>
            </li>
          )}
        </For>
      </ol>
      <Show when={entries()?.length === 0}>
        <p class="note">Nothing yet. Who was muted, banned or appointed, and by whom, will stand here.</p>
      </Show>
      <Show when={more()}>
        <button type="button" class="plain-button" onClick={() => void load()}>
          Show more
        </button>
      </Show>
    </section>
  )
}
