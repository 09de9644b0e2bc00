/** One line of fixed height for what goes on: the connection when it is lost, otherwise who types. */

import { Match, type ParentProps, Show, Switch } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { nameOf } from '../naming.ts'
import { useRoom } from './context.ts'
import { createLost } from './lost.ts'
import { resting } from './resting.ts'

/** Letters of a name that fit twice into the line on a phone. */
const NAME_MAX = 12

export function StatusLine(props: ParentProps) {
  const { room, composing } = useRoom()
  const outdated = () => room.state.status === 'outdated'
  const lost = createLost(() => room.state.connection)
  const waiting = () =>
    room.state.pending.filter(({ status, command }) => status !== 'failed' && command.type !== 'dismiss').length
  return (
    <div class="status-line">
      <p class="status" role="status">
        <Switch>
          <Match when={outdated()}>
            Edgewise has a new version.{' '}
            <button type="button" class="link-button" onClick={() => location.reload()}>
              Reload
            </button>
          </Match>
          <Match when={lost()}>
            Not connected.{waitingText(waiting())}{' '}
            <button type="button" class="link-button" ref={resting(composing.focus)} onClick={() => room.tryNow()}>
              Try now
            </button>
          </Match>
        </Switch>
      </p>
      {/* Not spoken: it would interrupt whoever listens to what is said. */}
      <Show when={!outdated() && !lost()}>
        <p class="status">{typingText(room.state.typing)}</p>
      </Show>
      {props.children}
    </div>
  )
}

function waitingText(waiting: number): string {
  if (waiting === 0) return ''
  return waiting === 1 ? ' 1 message waiting.' : ` ${waiting} messages waiting.`
}

function typingText(typing: readonly User[]): string {
  const [one, two, ...more] = typing.map((user) => shortened(nameOf(user)))
  if (one === undefined) return ''
  if (two === undefined) return `${one} is typing…`
  return more.length === 0 ? `${one} and ${two} are typing…` : `${one}, ${two} and ${more.length} more are typing…`
}

/** So that a long name does not hide what is said of it. */
function shortened(name: string): string {
  const letters = [...name]
  return letters.length > NAME_MAX ? `${letters.slice(0, NAME_MAX - 1).join('')}…` : name
}
