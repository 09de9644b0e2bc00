/** Somebody: what they are here and in the room on screen, what can be done with them, and a way to write to them. */

import { createSignal, onMount, Show } from 'solid-js'
import { LOBBY, type Member, type Person, type Role, type User } from '../../protocol/model.ts'
import { mayHere } from '../../protocol/permissions.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { nicknameBeside } from '../naming.ts'
import { isClosed } from '../room.ts'
import { useChat, useUser } from './context.ts'
import { createDeed } from './deed.ts'
import { createGoing } from './going.ts'
import { useGoverning } from './govern.ts'
import { Icon } from './icon.tsx'
import { MemberActions } from './member-actions.tsx'
import { Problem } from './problem.tsx'

/** What is known of somebody. */
interface Known {
  /** Undefined for a guest, who is not told. */
  readonly person: Person | undefined
  /** What they are in the room on screen; undefined where nobody is anything. */
  readonly member: Member | undefined
}

export function PersonCard(props: { user: User; onDone: () => void }) {
  const chat = useChat()
  const governing = useGoverning()
  const me = useUser()
  const deed = createDeed()
  const open = createGoing(props)
  const [known, setKnown] = createSignal<Known>()
  const isSelf = () => me()?.id === props.user.id
  const room = () => (isClosed(chat.room()) ? undefined : chat.room()?.state.info)

  const personOf = async () => {
    const person = await chat.person(props.user.id)
    return isRefusal(person) ? undefined : person
  }
  const memberOf = async (): Promise<Member | undefined> => {
    const info = room()
    if (!info || info.kind === 'direct') return undefined
    const page = await governing(info.id).members(props.user.nickname)
    if (isRefusal(page)) return undefined
    const found = page.members.find(({ user }) => user.id === props.user.id)
    return found ?? { user: props.user, role: null, mutedUntil: null }
  }
  const look = async () => {
    const [person, member] = await Promise.all([personOf(), memberOf()])
    setKnown({ person, member })
  }
  onMount(() => {
    if (me()) void look()
  })
  const write = () =>
    deed.run(async () => {
      const answer = await chat.openDirect([props.user.id])
      return isRefusal(answer) ? answer : open(answer.id)
    })
  const inRoom = (member: Member) => {
    const info = room()
    if (!info || info.id === LOBBY) return []
    return [member.role === null ? `Not a member of ${info.name}` : `${ROOM_ROLES[member.role]} of ${info.name}`]
  }
  const writes = () => {
    const session = chat.session()
    return session.status === 'signed-in' && mayHere('gather', session.role) && props.user.nickname !== '' && !isSelf()
  }
  const facts = ({ person, member }: Known) => [
    ...(isSelf() ? ['This is you'] : []),
    ...(person && !person.active ? [props.user.nickname === '' ? 'Has removed their account' : 'Deactivated'] : []),
    ...(person?.active && (person.role !== 'member' || !member || room()?.id === LOBBY) ? [ROLES[person.role]] : []),
    ...(member ? inRoom(member) : []),
  ]

  return (
    <>
      <Show when={nicknameBeside(props.user)}>{(nickname) => <p class="facts">{nickname()}</p>}</Show>
      <Show when={known()?.person?.status}>
        {(status) => (
          <p class="user-status" dir="auto">
            {status()}
          </p>
        )}
      </Show>
      <p class="facts" role="status">
        <Show when={me()} fallback="Sign in to write to them.">
          <Show when={known()} fallback="Looking…">
            {(found) => facts(found()).join(' · ')}
          </Show>
        </Show>
      </p>
      <Problem text={deed.problem()} />
      <Show when={writes()}>
        <button type="button" class="main-button" aria-busy={deed.busy()} onClick={() => void write()}>
          <Icon name="message" />
          Message
        </button>
      </Show>
      <Show when={!isSelf() && known()?.member}>
        {(member) => <MemberActions member={member()} onDone={() => void look()} />}
      </Show>
    </>
  )
}

const ROLES: Readonly<Record<Role, string>> = {
  owner: 'Owner of this chat',
  admin: 'Admin of this chat',
  member: 'Member here',
  guest: 'Guest here',
}

const ROOM_ROLES = { owner: 'Owner', member: 'Member' } as const
