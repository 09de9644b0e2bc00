/** What somebody is called now; pressed, it opens their card. */

import type { User } from '../../protocol/model.ts'
import { nameOf, nicknameBeside } from '../naming.ts'
import { Avatar } from './avatar.tsx'
import { useChat } from './context.ts'
import { useShow } from './showing.ts'

export function PersonButton(props: { user: User }) {
  const chat = useChat()
  const show = useShow()
  const user = () => chat.room()?.state.person(props.user.id) ?? props.user
  return (
    <button
      type="button"
      class="person"
      title={nicknameBeside(user())}
      aria-haspopup="dialog"
      onClick={({ currentTarget }) => show({ type: 'person', user: user(), beside: currentTarget })}
    >
      <Avatar {...user()} />
      <span class="here-name" dir="auto">
        {nameOf(user())}
      </span>
    </button>
  )
}
