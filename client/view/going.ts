/** Going to a room when what was done for that is done. */

import { onCleanup } from 'solid-js'
import { useChat } from './context.ts'

/** Opens a room by its id, unless what leads there has been closed meanwhile: whoever closed it is about something else. */
export function createGoing(props: { readonly onDone: () => void }): (room: string) => undefined {
  const chat = useChat()
  let isClosed = false
  onCleanup(() => {
    isClosed = true
  })
  return (room) => {
    if (isClosed) return
    props.onDone()
    chat.open({ room })
  }
}
