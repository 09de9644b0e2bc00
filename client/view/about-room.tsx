/** The topic and the description of a room, for whoever may to be written anew. */

import { createSignal, Show } from 'solid-js'
import { DESCRIPTION_MAX, TOPIC_MAX } from '../../protocol/limits.ts'
import { LOBBY, type RoomInfo } from '../../protocol/model.ts'
import type { Governing } from '../governing.ts'
import { Running } from '../running.ts'
import { useChat, useMay } from './context.ts'
import { createDeed } from './deed.ts'
import { createLoaded } from './loaded.ts'
import { onEscape } from './pressing.ts'
import { Problem } from './problem.tsx'
import { OPEN_LOBBY } from './registration-choice.tsx'

export interface AboutRoomProps {
  readonly info: RoomInfo
  readonly governing: Governing
}

export function AboutRoom(props: AboutRoomProps) {
  const may = useMay()
  const [editing, setEditing] = createSignal(false)
  let edit: HTMLButtonElement | undefined
  const stop = () => {
    setEditing(false)
    edit?.focus()
  }
  return (
    <section aria-label="Topic and description">
      <Show when={!editing()} fallback={<AboutForm {...props} onDone={stop} />}>
        <Show when={props.info.id !== LOBBY} fallback={<AboutLobby />}>
          <p class="kind-note">{(props.info.archived ? ARCHIVED : KINDS)[props.info.kind]}</p>
        </Show>
        <Show when={props.info.topic}>
          <p class="topic" dir="auto">
            {props.info.topic}
          </p>
        </Show>
        <Show when={props.info.description}>
          <p class="description" dir="auto">
            {props.info.description}
          </p>
        </Show>
        <Show when={may('describe')}>
          <button type="button" class="plain-button" ref={edit} onClick={() => setEditing(true)}>
            {props.info.topic || props.info.description ? 'Edit topic and description' : 'Add a topic or description'}
          </button>
        </Show>
      </Show>
    </section>
  )
}

/** Who sees what is said where everybody is. */
function AboutLobby() {
  const chat = useChat()
  const running = new Running(chat.api)
  const [deployment] = createLoaded(() => running.deployment())
  const readers = () => {
    const session = chat.session()
    return session.status === 'reader' ? session.readers : deployment()?.readers
  }
  return <p class="kind-note">Everybody here is in it. {readers() === 'lobby' && OPEN_LOBBY}</p>
}

const KINDS = {
  public: 'A public room: everybody can find, read and join it.',
  private: 'A private room: only its members know that it is there.',
  direct: 'Only the people in it see what is said here.',
} as const

const ARCHIVED = {
  public: 'An archived room: everybody can find and read it, and nothing new comes.',
  private: 'An archived private room: only its members know that it is there and can read it, and nothing new comes.',
  direct: KINDS.direct,
} as const

function AboutForm(props: AboutRoomProps & { onDone: () => void }) {
  const deed = createDeed()
  const [topic, setTopic] = createSignal(props.info.topic)
  const [description, setDescription] = createSignal(props.info.description)
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    // What somebody else has written meanwhile stays, where it was not touched here.
    const about = {
      ...(topic() !== props.info.topic && { topic: topic() }),
      ...(description() !== props.info.description && { description: description() }),
    }
    if (await deed.run(() => props.governing.arrange(about))) props.onDone()
  }
  const pressed = onEscape(() => props.onDone())
  return (
    <form class="dialog-form" novalidate aria-label="Topic and description" onSubmit={save} on:keydown={pressed}>
      <label class="field">
        <span>Topic</span>
        <input
          ref={(input) => queueMicrotask(() => input.focus())}
          value={topic()}
          maxlength={TOPIC_MAX}
          dir="auto"
          onInput={(event) => setTopic(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>Description</span>
        <textarea
          rows="4"
          maxlength={DESCRIPTION_MAX}
          dir="auto"
          value={description()}
          onInput={(event) => setDescription(event.currentTarget.value)}
        />
      </label>
      <Problem text={deed.problem()} />
      <div class="buttons">
        <button type="submit" class="main-button" aria-busy={deed.busy()}>
          Save
        </button>
        <button type="button" class="plain-button" onClick={() => props.onDone()}>
          Cancel
        </button>
      </div>
    </form>
  )
}
