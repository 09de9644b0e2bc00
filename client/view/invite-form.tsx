/** Makes a link that lets somebody in: as what, into which rooms, how often, and for how long. It is shown this once. */

import { createSignal, For, onMount, Show } from 'solid-js'
import type { Invitation, RoomInfo } from '../../protocol/model.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { Invitations } from '../invitations.ts'
import { LASTING, roomsToOpen, STAYS, staysText, USES, usesText } from '../inviting.ts'
import { spanText } from '../spans.ts'
import { Choice } from './choice.tsx'
import { useChat } from './context.ts'
import { createDeed } from './deed.ts'
import { InvitationLink } from './invitation-link.tsx'
import { Problem } from './problem.tsx'
import { RoomChoice } from './room-choice.tsx'

export interface InviteFormProps {
  /** Chosen from the beginning. */
  readonly room?: string | undefined
  readonly onDone: () => void
  /** What is on the button that leads on. */
  readonly done: string
  /** There is another invitation. */
  readonly onMade?: (id: string) => void
}

const ROLES: readonly { readonly role: Invitation['role']; readonly label: string; readonly meaning: string }[] = [
  { role: 'member', label: 'Member', meaning: 'Registers, finds people and public rooms, stays.' },
  { role: 'guest', label: 'Guest', meaning: 'Needs only a nickname, and sees one room and no other.' },
]

export function InviteForm(props: InviteFormProps) {
  const chat = useChat()
  const invitations = new Invitations(chat.api)
  const deed = createDeed()
  const [role, setRole] = createSignal<Invitation['role']>('member')
  const [rooms, setRooms] = createSignal<readonly string[]>(props.room === undefined ? [] : [props.room])
  const [uses, setUses] = createSignal<number>(USES[0])
  const [lasts, setLasts] = createSignal<number>(LASTING[2])
  const [stays, setStays] = createSignal<number | null>(STAYS[1])
  const [secret, setSecret] = createSignal<string>()
  const offered = createOffered()
  const guest = () => role() === 'guest'

  const make = (event: SubmitEvent) => {
    event.preventDefault()
    void deed.run(async () => {
      const made = await invitations.make({
        role: role(),
        rooms: guest() ? rooms().slice(0, 1) : rooms(),
        uses: uses(),
        lasts: lasts(),
        stays: guest() ? stays() : null,
      })
      if (isRefusal(made)) return made
      setSecret(made.secret)
      props.onMade?.(made.invitation.id)
      return undefined
    })
  }
  return (
    <Show
      when={secret()}
      fallback={
        <form class="dialog-form boxed" novalidate aria-label="New invitation" onSubmit={make}>
          <fieldset class="choices">
            <legend>Whom it is for</legend>
            <For each={ROLES}>
              {(choice) => (
                <label class="choice">
                  <input
                    ref={(input) => choice.role === 'member' && queueMicrotask(() => input.focus())}
                    type="radio"
                    name="role"
                    checked={role() === choice.role}
                    onChange={() => setRole(choice.role)}
                  />
                  <span>{choice.label}</span>
                  <span class="note">{choice.meaning}</span>
                </label>
              )}
            </For>
          </fieldset>
          <RoomChoice rooms={offered()} chosen={rooms()} single={guest()} onChoose={setRooms} />
          <Choice label="How often it can be used" values={USES} text={usesText} value={uses()} onChoose={setUses} />
          <Choice
            label="How long the link holds"
            values={LASTING}
            text={spanText}
            value={lasts()}
            onChoose={setLasts}
          />
          <Show when={guest()}>
            <Choice
              label="How long they can stay"
              values={STAYS}
              text={staysText}
              value={stays()}
              onChoose={setStays}
            />
          </Show>
          <Problem text={deed.problem()} />
          <div class="buttons">
            <button type="submit" class="main-button" aria-busy={deed.busy()}>
              Make a link
            </button>
            <button type="button" class="plain-button" onClick={() => props.onDone()}>
              {props.done}
            </button>
          </div>
        </form>
      }
    >
      {(made) => <InvitationLink secret={made()} done={props.done} onDone={props.onDone} />}
    </Show>
  )
}

/** Rooms to choose from, those of others among them where one may open these as well. */
function createOffered(): () => readonly RoomInfo[] {
  const chat = useChat()
  const [listed, setListed] = createSignal<readonly RoomInfo[]>([])
  onMount(async () => {
    const answer = await chat.publicRooms()
    if (!isRefusal(answer)) setListed(answer)
  })
  return () => {
    const session = chat.session()
    return session.status === 'signed-in' ? roomsToOpen(chat.rooms(), listed(), session.role) : []
  }
}
