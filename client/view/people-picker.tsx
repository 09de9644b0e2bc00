/** People found by their nickname, to be picked; those who are picked stand above. */

import { For, onMount, Show } from 'solid-js'
import { nameOf, nicknameBeside } from '../naming.ts'
import type { Picking } from '../picking.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icon.tsx'
import { Problem } from './problem.tsx'
import { SearchField } from './search-field.tsx'

export function PeoplePicker(props: { picking: Picking; label: string; focus?: boolean }) {
  let input: HTMLInputElement | undefined
  onMount(() => {
    void props.picking.look()
    if (props.focus) input?.focus()
  })
  const found = () => props.picking.found() ?? []
  const enter = () => {
    if (props.picking.search().trim() !== '') void props.picking.pickFirst()
    else if (props.picking.picked().length > 0) input?.form?.requestSubmit()
  }
  return (
    <fieldset class="picker">
      <legend>{props.label}</legend>
      <Show when={props.picking.picked().length > 0}>
        <ul class="picked" aria-label="Chosen">
          <For each={props.picking.picked()}>
            {(user) => (
              <li>
                <bdi>{nameOf(user)}</bdi>
                <button
                  type="button"
                  class="quiet-button"
                  aria-label={`Without ${nameOf(user)}`}
                  onClick={() => {
                    props.picking.drop(user)
                    input?.focus()
                  }}
                >
                  <Icon name="close" />
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <SearchField
        ref={(element) => (input = element)}
        label="Search by nickname"
        value={props.picking.search()}
        onInput={props.picking.type}
        onEnter={enter}
      />
      <ul class="found" aria-label="People">
        <For each={found()}>
          {(user) => (
            <li>
              <button
                type="button"
                class="person"
                disabled={props.picking.full()}
                onClick={() => {
                  props.picking.pick(user)
                  input?.focus()
                }}
              >
                <Avatar {...user} />
                <span class="here-name" dir="auto">
                  {nameOf(user)}
                </span>
                <Show when={nicknameBeside(user)}>{(nickname) => <bdi class="note">{nickname()}</bdi>}</Show>
                <Icon name="plus" />
              </button>
            </li>
          )}
        </For>
      </ul>
      <p class="note" role="status">
        {resultOf(props.picking)}
      </p>
      <Problem text={props.picking.refusal()?.message} />
    </fieldset>
  )
}

function resultOf({ found, full, more, refusal }: Picking): string {
  const count = found()?.length
  if (full()) return 'That is as many as there can be.'
  if (count === undefined) return refusal() ? '' : 'Looking…'
  if (count === 0) return 'Nobody else of that name.'
  return more() ? 'There are more: type more of the nickname.' : `${count} found`
}
