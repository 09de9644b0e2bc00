/** What one wants of the room on screen, on all devices: a star, what to be told of, and when nothing. */

import { For, Show } from 'solid-js'
import type { Level, OwnRoom } from '../../protocol/model.ts'
import type { Wishes } from '../api.ts'
import { useChat } from './context.ts'
import { createNow, untilText } from './dates.ts'
import { createDeed, type Deed } from './deed.ts'
import { Icon } from './icon.tsx'
import { Problem } from './problem.tsx'

export function ForYou(props: { own: OwnRoom }) {
  const chat = useChat()
  // One each: what is chosen while another is on its way counts too.
  const [star, level, mute, unmute] = [createDeed(), createDeed(), createDeed(), createDeed()]
  const isDirect = () => props.own.room.kind === 'direct'
  const chosen = () => (isDirect() && props.own.level === 'everything' ? 'mentions' : props.own.level)
  const now = createNow()
  let mutes: HTMLFieldSetElement | undefined
  /** The button that was pressed goes, and leaves the focus to the one that takes it back. */
  const follow = (button: HTMLButtonElement) => {
    if (mutes?.contains(document.activeElement)) queueMicrotask(() => button.focus())
  }
  const wish = (deed: Deed, wishes: Wishes) => void deed.run(() => chat.wish(props.own.room.id, wishes))
  return (
    <section aria-labelledby="for-you-heading">
      <h3 id="for-you-heading">For you</h3>
      <button
        type="button"
        class="plain-button star"
        aria-pressed={props.own.starred}
        onClick={() => wish(star, { starred: !props.own.starred })}
      >
        <Icon name="star" />
        {props.own.starred ? 'Starred' : 'Star'}
      </button>
      <label class="field">
        <span>Notify me of</span>
        <select value={chosen()} onChange={(event) => wish(level, { level: levelOf(event.currentTarget.value) })}>
          <For each={isDirect() ? DIRECT_LEVELS : LEVELS}>
            {([value, label]) => (
              <option value={value} selected={value === chosen()}>
                {label}
              </option>
            )}
          </For>
        </select>
      </label>
      <fieldset class="buttons" aria-label="Mute the room" ref={mutes}>
        <Show
          when={props.own.mutedUntil}
          fallback={
            <>
              <span class="note">Mute</span>
              <For each={MUTES}>
                {([label, until], at) => (
                  <button
                    type="button"
                    class="plain-button"
                    ref={(button) => at() === 0 && follow(button)}
                    onClick={() => wish(mute, { mutedUntil: until(Date.now()) })}
                  >
                    {label}
                  </button>
                )}
              </For>
            </>
          }
        >
          {(until) => (
            <>
              <span class="note">
                {until() === FOR_GOOD ? 'Muted for good' : `Muted until ${untilText(until(), now())}`}
              </span>
              <button
                type="button"
                class="plain-button"
                ref={follow}
                onClick={() => wish(unmute, { mutedUntil: null })}
              >
                Unmute
              </button>
            </>
          )}
        </Show>
      </fieldset>
      <Problem text={star.problem() ?? level.problem() ?? mute.problem() ?? unmute.problem()} />
    </section>
  )
}

const LEVELS: readonly (readonly [Level, string])[] = [
  ['everything', 'Everything'],
  ['mentions', 'Mentions of me'],
  ['nothing', 'Nothing'],
]

/** There, every message counts as a mention. */
const DIRECT_LEVELS: typeof LEVELS = [
  ['mentions', 'Every message'],
  ['nothing', 'Nothing'],
]

function levelOf(value: string): Level {
  return LEVELS.find(([level]) => level === value)?.[0] ?? 'mentions'
}

/** A time that does not come, which the server takes as one. */
const FOR_GOOD = Number.MAX_SAFE_INTEGER

const MUTES: readonly (readonly [string, (now: number) => number])[] = [
  ['for an hour', (now) => now + 3600_000],
  ['until tomorrow', tomorrow],
  ['for good', () => FOR_GOOD],
]

/** Eight in the morning of the next day. */
function tomorrow(now: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, 8).getTime()
}
