/** Who said a message: what they are called, which opens their card; in a group after the first, for screen readers alone. */

import { Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { nameOf, nicknameBeside } from '../naming.ts'
import { hueOf } from './hue.ts'
import { useShow } from './showing.ts'

export interface AuthorProps {
  readonly user: User
  /** It begins a group. */
  readonly first: boolean
  /** It is in the tab order: its row has the focus. */
  readonly stop: boolean
}

export function Author(props: AuthorProps) {
  const show = useShow()
  return (
    <Show
      when={props.first}
      fallback={
        <span class="hidden" dir="auto">
          {nameOf(props.user)}
        </span>
      }
    >
      <button
        type="button"
        class="author"
        dir="auto"
        style={{ '--hue': hueOf(props.user.nickname) }}
        title={nicknameBeside(props.user)}
        tabindex={props.stop ? 0 : -1}
        aria-haspopup="dialog"
        onClick={({ currentTarget }) => show({ type: 'person', user: props.user, beside: currentTarget })}
      >
        {nameOf(props.user)}
      </button>
    </Show>
  )
}
