/** The way out of a room. */

import { LOBBY, type RoomInfo } from '../../protocol/model.ts'
import type { Governing } from '../governing.ts'
import { AskingButton } from './confirm.tsx'
import { useChat } from './context.ts'
import { createDeed } from './deed.ts'
import { useNotice } from './notice.tsx'

export function LeaveRoom(props: { info: RoomInfo; governing: Governing }) {
  const chat = useChat()
  const notify = useNotice()
  const deed = createDeed()
  const warning = () =>
    props.info.kind === 'private'
      ? `You will see nothing of ${props.info.name} any more until somebody adds you again.`
      : `${props.info.name} goes from your list. You can join again.`
  const leave = async () => {
    const { id, name } = props.info
    if (!(await deed.run(() => props.governing.leave()))) return
    notify(`You have left ${name}.`)
    // They may be in another by now, and writing.
    if (chat.room()?.id === id) chat.open({ room: LOBBY })
  }
  return (
    <section aria-label="Leave">
      <AskingButton text="Leave the room…" warning={warning()} label="Leave" deed={deed} onYes={() => void leave()} />
    </section>
  )
}
