/** What is being written in a room: a new message, kept as the room's draft, or an edit of an old one, kept beside it. */

import { type Accessor, batch, createMemo, createSignal } from 'solid-js'
import type { Refusal } from '../../protocol/refusal.ts'
import type { Chat } from '../chat.ts'
import { linksOf } from '../dialect.ts'
import { type Draft, editOf } from '../drafts.ts'
import type { Pending, Room, Said } from '../room.ts'
import type { Change } from '../tab-storage.ts'
import type { Rows } from './rows.ts'

export interface Composing {
  readonly text: Accessor<string>
  /** The message being edited, as it was when its edit began. */
  readonly editing: Accessor<Said | undefined>
  /** The message being edited is not any more what it was then. */
  readonly overtaken: Accessor<boolean>
  readonly refusal: Accessor<Refusal | undefined>
  /** How many messages were posted from here; another tab's are its own. */
  readonly posted: Accessor<number>
  /** Where it is written. */
  attach(input: HTMLTextAreaElement): void
  /** Moves the focus to there, and says so; not on a touch screen, whose keyboard nobody has asked for. */
  focus(): boolean
  write(text: string): void
  /**
   * To be told of each change that another tab makes to what is kept. What was only found here goes on and away with it;
   * what something else was written over stays, as one's own.
   */
  follow(change: Change): void
  edit(said: Said): void
  /** Edits the user's last message, sent or not, if there is one. */
  editLast(): boolean
  /** Removes a message; an edit of it goes too. */
  remove(said: Said): void
  /** Gives up an edit; the draft comes back. */
  cancel(): void
  send(): void
  /** Links whose previews its author does not want. */
  readonly without: Accessor<readonly string[]>
  /** What is being written is sent without a preview of this link. */
  withoutPreview(url: string): void
}

export function createComposing(chat: Pick<Chat, 'drafts'>, room: Room, rows: Rows): Composing {
  const { drafts } = chat
  const kept = drafts.readEdit(room.id)
  const begun = kept ?? drafts.read(room.id)
  const [text, setText] = createSignal(begun.text)
  const [without, setWithout] = createSignal(begun.without)
  const [editing, setEditing] = createSignal(kept?.of)
  const [refusal, setRefusal] = createSignal<Refusal>()
  const [posted, setPosted] = createSignal(0)

  const overtaken = createMemo(() => {
    const edited = editing()
    const now = edited && rows.message(edited.id)
    // An earlier edit of one's own that is answered meanwhile changes the revision, and not what is read.
    return now !== undefined && now.revision !== edited?.revision && rows.body(now.id) !== edited?.body
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
  const become = (next: Draft) => {
    setText(next.text)
    setWithout(next.without)
    setRefusal(undefined)
  }
  const keep = () => {
    const of = editing()
    const draft = { text: text(), without: without() }
    if (of) drafts.writeEdit(room.id, { of, ...draft })
    else drafts.write(room.id, draft)
  }
  const write = (value: string) => {
    become({ text: value, without: stillIn(value, without()) })
    keep()
    if (!editing()) room.typing(value.trim() !== '')
  }
  const follow = (change: Change) => {
    const of = editing()
    const found = drafts.heard(change)
    if ((text() === '' && !of) || !drafts.isFound(room.id, of ? 'edit' : 'draft', change.key)) return
    const next = of && found ? editOf(found) : undefined
    if (found === '' && of) cancel()
    else if (found !== undefined && !of) become({ ...drafts.read(room.id), text: found })
    else if (next && next.of.id === of?.id) become(next)
    else keep()
  }
  const edit = (said: Said) => {
    const begun = editing()
    if (begun?.id === said.id) return void focus()
    if (begun && begun.body !== text()) drafts.setAside(room.id, { of: begun, text: text(), without: without() })
    const aside = drafts.takeUp(room.id, said.id)
    batch(() => {
      setEditing(aside?.of ?? said)
      become(aside ?? { text: said.body ?? '', without: [] })
    })
    keep()
  }
  const editLast = () => {
    const last = rows.lastOwn()
    if (last) edit(last)
    return last !== undefined
  }
  const cancel = () => {
    batch(() => {
      setEditing(undefined)
      become(drafts.read(room.id))
    })
    drafts.writeEdit(room.id, undefined)
  }
  const remove = (said: Said) => {
    // With a post that was never sent, what there was to edit is gone.
    if (editing()?.id === said.id) cancel()
    drafts.takeUp(room.id, said.id)
    room.remove(said)
  }
  const send = () => {
    const said = editing()
    const refused = said ? change(said) : room.post(text(), without())
    if (refused) return void setRefusal(refused)
    // Tabs that have it too hear that it is sent, and not that it was only found here and given up.
    drafts.claim(room.id, said ? 'edit' : 'draft')
    if (said) cancel()
    else {
      write('')
      setPosted((count) => count + 1)
    }
  }
  /** Where only previews are to go, the words stay as they are, and are not edited. */
  const change = (said: Said) => {
    const isUnsaved = said.body !== text() || (without().length > 0 && hasFailed(rows.pending(said.id)))
    if (isUnsaved) return room.edit(said, text(), without())
    for (const url of without()) room.dismiss(said, url)
    return undefined
  }
  const withoutPreview = (url: string) => {
    setWithout([...without(), url])
    keep()
    input?.focus()
  }
  return {
    text,
    editing,
    overtaken,
    refusal,
    posted,
    attach,
    focus,
    write,
    follow,
    edit,
    editLast,
    remove,
    cancel,
    send,
    without,
    withoutPreview,
  }
}

/** A link that was taken out of the text, and is put in again, has its preview again. */
function stillIn(text: string, without: readonly string[]): readonly string[] {
  if (without.length === 0) return without
  const links = linksOf(text)
  return links ? without.filter((url) => links.some((link) => link.url === url)) : without
}

/** The room does not have these words, so there is nothing in it to dismiss. */
function hasFailed(change: Pending | undefined): boolean {
  return change?.status === 'failed' && 'body' in change.command
}
