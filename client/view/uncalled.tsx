/** Above the composer, once one has named somebody who is not in the room: they are not told, though the name is theirs. */

import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { namesIn } from '../dialect.ts'
import { nameOf } from '../naming.ts'
import { useMay, useRoom, useUser } from './context.ts'
import { createDeed } from './deed.ts'
import { useGoverning } from './govern.ts'
import { Icon } from './icon.tsx'

export function Uncalled() {
  const { room } = useRoom()
  const me = useUser()
  const may = useMay()
  const governing = useGoverning()
  const deed = createDeed()
  const [outside, setOutside] = createSignal<readonly User[]>([])
  /** What one has said last, in which somebody may be named, since the room was opened. */
  const said = createMemo<readonly string[]>((before) => {
    const own = room.state.posted.flatMap(({ author, body }) =>
      author === me()?.id && body?.includes('@') ? [body] : [],
    )
    return own.length > 0 ? own : before
  }, [])
  const names = createMemo(() => said().flatMap(namesIn))
  const look = async (asked: readonly string[]) => {
    const members = asked.length > 0 ? await governing(room.id).named(asked) : []
    if (asked === names())
      setOutside(isRefusal(members) ? [] : members.flatMap(({ role, user }) => (role === null ? [user] : [])))
  }
  createEffect(on(names, look))
  const add = () =>
    deed.run(async () => {
      for (const { id } of outside()) {
        const refusal = await governing(room.id).add(id)
        if (refusal) return refusal
      }
      setOutside([])
      return undefined
    })
  return (
    <div role="status">
      <Show when={outside().length > 0}>
        <div class="banner">
          <p>
            {list.format(outside().map(nameOf))} {outside().length === 1 ? 'is' : 'are'} not in this room, and not told.{' '}
            <Show when={may('add')}>
              <button type="button" class="link-button" aria-busy={deed.busy()} onClick={() => void add()}>
                Add them
              </button>
            </Show>
            {deed.problem()}
          </p>
          <button type="button" class="quiet-button" aria-label="Dismiss" onClick={() => setOutside([])}>
            <Icon name="close" />
          </button>
        </div>
      </Show>
    </div>
  )
}

const list = new Intl.ListFormat('en', { type: 'conjunction' })
