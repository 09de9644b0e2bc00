/** Somebody's nickname; pressed, it opens their card. */

import type { User } from '../../protocol/model.ts'
import { Avatar } from './avatar.tsx'
import { useShow } from './showing.ts'

export function PersonButton(props: { user: User }) {
  const show = useShow()
  return (
    <button
      type="button"
      class="person"
      aria-haspopup="dialog"
      onClick={({ currentTarget }) => show({ type: 'person', user: props.user, beside: currentTarget })}
    >
      <Avatar nickname={props.user.nickname} />
      <span class="here-name" dir="auto">
        {props.user.nickname}
      </span>
    </button>
  )
}
