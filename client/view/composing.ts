/** What is being written in a room: a new message, kept as the room's draft, or an edit of an old one, kept beside it. */

import { type Accessor, batch, createMemo, createSignal } from 'solid-js'
import type { Refusal } from '../../protocol/refusal.ts'
import type { Chat } from '../chat.ts'
import type { Room, Said } from '../room.ts'
import type { Rows } from './rows.ts'

export interface Composing {
  readonly text: Accessor<string>
  /** The message being edited, as it was when its edit began. */
  readonly editing: Accessor<Said | undefined>
  /** The message being edited is not any more what it was then. */
  readonly overtaken: Accessor<boolean>
  readonly refusal: Accessor<Refusal | undefined>
  /** Where it is written. */
  attach(input: HTMLTextAreaElement): void
  /** Moves the focus to there, and says so; not on a touch screen, whose keyboard nobody has asked for. */
  focus(): boolean
  write(text: string): void
  edit(said: Said): void
  /** Edits the user's last message, sent or not, if there is one. */
  editLast(): boolean
  /** Removes a message; an edit of it goes too. */
  remove(said: Said): void
  /** Gives up an edit; the draft comes back. */
  cancel(): void
  send(): void
}

export function createComposing(drafts: Chat['drafts'], room: Room, rows: Rows): Composing {
  const kept = drafts.readEdit(room.id)
  const [text, setText] = createSignal(kept?.text ?? drafts.read(room.id))
  const [editing, setEditing] = createSignal(kept?.of)
  const [refusal, setRefusal] = createSignal<Refusal>()

  const overtaken = createMemo(() => {
    const begun = editing()
    const now = begun && rows.message(begun.id)
    // An earlier edit of one's own that is answered meanwhile changes the revision, and not what is read.
    return now !== undefined && now.revision !== begun?.revision && rows.body(now.id) !== begun?.body
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
    const of = editing()
    if (of) return drafts.writeEdit(room.id, { of, text: value })
    drafts.write(room.id, value)
    room.typing(value.trim() !== '')
  }
  const edit = (said: Said) =>
    batch(() => {
      setEditing(said)
      write(said.body ?? '')
    })
  const editLast = () => {
    const last = rows.lastOwn()
    if (last) edit(last)
    return last !== undefined
  }
  const cancel = () => {
    setEditing(undefined)
    setRefusal(undefined)
    setText(drafts.read(room.id))
    drafts.writeEdit(room.id, undefined)
  }
  const remove = (said: Said) => {
    // With a post that was never sent, what there was to edit is gone.
    if (editing()?.id === said.id) cancel()
    room.remove(said)
  }
  const send = () => {
    const said = editing()
    if (said?.body === text()) return cancel()
    const refused = said ? room.edit(said, text()) : room.post(text())
    if (refused) setRefusal(refused)
    else if (said) cancel()
    else write('')
  }
  return { text, editing, overtaken, refusal, attach, focus, write, edit, editLast, remove, cancel, send }
}
