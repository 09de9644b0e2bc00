/** What can be done to a room itself, and asked of it, by whoever is signed in. */

import { Governing } from '../governing.ts'
import { useChat, useUser } from './context.ts'

export function useGoverning(): (room: string) => Governing {
  const chat = useChat()
  const user = useUser()
  return (room) => new Governing(room, user()?.id ?? '', chat.api)
}
