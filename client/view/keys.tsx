/** What keys do in the whole page; those of the room on screen are its own. */

import { stepFrom } from '../shortcuts.ts'
import { useChat, useUser } from './context.ts'
import { onShortcut } from './pressing.ts'
import { useShow } from './showing.ts'

export function Keys() {
  const chat = useChat()
  const user = useUser()
  const show = useShow()
  onShortcut((shortcut) => {
    if (!user() || shortcut.type === 'read') return false
    if (shortcut.type === 'switch') show({ type: 'switcher' })
    else if (shortcut.type === 'help') show({ type: 'shortcuts' })
    else if (shortcut.type === 'step') {
      const { starred, rooms, direct } = chat.sections()
      const all = [...starred, ...rooms, ...direct]
      const current = all.find(({ room }) => room.id === chat.room()?.id)
      const next = stepFrom(all, current, shortcut.by, (own) => !shortcut.unread || own?.unread === true)
      if (next) chat.open({ room: next.room.id })
    }
    return true
  })
  return null
}
