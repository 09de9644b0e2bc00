/** What is being written in a room: a new message, kept as the room's draft, or an edit of an old one. */

import { type Accessor, createMemo, createSignal } from 'solid-js'
import type { Message } from '../../protocol/model.ts'
import type { Refusal } from '../../protocol/refusal.ts'
import type { Chat, Session } from '../chat.ts'
import type { Room, RoomState } from '../room.ts'

export interface Composing {
  readonly text: Accessor<string>
  /** The message being edited, as it was when its edit began. */
  readonly editing: Accessor<Message | undefined>
  /** The message being edited is not any more what it was then. */
  readonly overtaken: Accessor<boolean>
  readonly refusal: Accessor<Refusal | undefined>
  /** Where it is written. */
  attach(input: HTMLTextAreaElement): void
  /** Moves the focus to there, and says so; not on a touch screen, whose keyboard nobody has asked for. */
  focus(): boolean
  write(text: string): void
  edit(message: Message): void
  /** Edits the user's last message, if there is one. */
  editLast(): boolean
  /** Gives up an edit; the draft comes back. */
  cancel(): void
  send(): void
}

export function createComposing(chat: Chat, room: Room): Composing {
  const { draft } = chat
  const [text, setText] = createSignal(draft.read(room.id))
  const [editing, setEditing] = createSignal<Message>()
  const [refusal, setRefusal] = createSignal<Refusal>()

  const overtaken = createMemo(() => {
    const begun = editing()
    const now = begun && room.state.messages.find(({ id }) => id === begun.id)
    return now !== undefined && now.revision !== begun?.revision
  })
  let input: HTMLTextAreaElement | undefined
  const attach = (element: HTMLTextAreaElement) => {
    input = element
  }
  const focus = () => {
    if (!input || !matchMedia('(pointer: fine)').matches) return false
    input.focus()
    return true
  }
  const write = (value: string) => {
    setText(value)
    setRefusal(undefined)
    if (editing()) return
    draft.write(room.id, value)
    room.typing(value.trim() !== '')
  }
  const edit = (message: Message) => {
    // A copy: the revision that this edit names must be the one that was read, whatever arrives meanwhile (R3).
    setEditing({ ...message })
    setRefusal(undefined)
    setText(message.body ?? '')
  }
  const editLast = () => {
    const last = lastOwn(room.state, chat.session())
    if (last) edit(last)
    return last !== undefined
  }
  const cancel = () => {
    setEditing(undefined)
    setRefusal(undefined)
    setText(draft.read(room.id))
  }
  const send = () => {
    const message = editing()
    if (message?.body === text()) return cancel()
    const refused = message ? room.edit(message, text()) : room.post(text())
    if (refused) setRefusal(refused)
    else if (message) cancel()
    else write('')
  }
  return { text, editing, overtaken, refusal, attach, focus, write, edit, editLast, cancel, send }
}

/** A message with a change under way is left alone: its revision is about to be another. */
function lastOwn(state: RoomState, session: Session): Message | undefined {
  if (session.status !== 'signed-in') return undefined
  const changing = new Set(state.pending.map(({ command }) => (command.type === 'post' ? command.id : command.message)))
  return state.messages.findLast(
    ({ id, author, body }) => author === session.user.id && body !== null && !changing.has(id),
  )
}
