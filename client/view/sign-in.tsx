/** One form for both: a new nickname registers, a known one signs in. */

import { createUniqueId, onMount, Show } from 'solid-js'
import { PASSWORD_MIN } from '../../protocol/limits.ts'
import { type Reader, useChat } from './context.ts'
import { Field } from './field.tsx'
import type { Check } from './nickname-check.ts'
import { useNotice } from './notice.tsx'
import { createSigningIn, type Place } from './signing-in.ts'

export interface SignInProps extends Record<string, unknown> {
  readonly reader: Reader
  readonly heading?: string
  /** It says what the chat is called, which nothing beside it does. */
  readonly named?: boolean
  /** The secret of the invitation by which they come. */
  readonly invitation?: string
}

export function SignIn(props: SignInProps) {
  const notify = useNotice()
  const chat = useChat()
  const form = createSigningIn(chat, props.reader.ended ?? '', props.invitation)
  const unclaimed = () => !props.reader.claimed && (chat.claims || props.reader.registration !== 'closed')
  const opens = () => props.invitation !== undefined || unclaimed() || props.reader.registration === 'open'
  const heading = createUniqueId()
  const inputs: Partial<Record<Place, HTMLInputElement>> = {}
  const isNew = () => form.check().status === 'new'

  onMount(() => {
    if (props.reader.ended !== undefined) inputs.password?.focus()
  })
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (form.busy()) return
    const answer = await form.submit()
    if ('user' in answer) return notify(greeting(answer.user.nickname, answer.registered))
    inputs[answer.place]?.focus()
    inputs[answer.place]?.select()
  }

  return (
    <form class="sign-in" novalidate onSubmit={submit} aria-labelledby={heading}>
      <Show when={props.named}>
        <p class="chat-name" dir="auto">
          {chat.name.text()}
        </p>
      </Show>
      <h2 id={heading}>{headingOf(props.reader, unclaimed(), props.heading)}</h2>
      <p class="lead">{leadOf(props.reader, unclaimed(), opens())}</p>
      <div class="fields">
        <Field
          ref={(input) => {
            inputs.nickname = input
          }}
          label="Nickname"
          name="nickname"
          autocomplete="username"
          value={form.nickname()}
          onInput={form.typeNickname}
          hint={hintOf(form.check(), opens())}
          error={form.problemAt('nickname') ?? unfit(form.check())}
        />
        <Field
          ref={(input) => {
            inputs.password = input
          }}
          label="Password"
          name="password"
          secret
          autocomplete={isNew() ? 'new-password' : 'current-password'}
          value={form.password()}
          onInput={form.typePassword}
          hint={isNew() ? `At least ${PASSWORD_MIN} characters.` : undefined}
          error={form.problemAt('password')}
        />
        <button type="submit" class="main-button" aria-busy={form.busy()}>
          {labelOf(form.check(), props.reader, opens())}
        </button>
      </div>
      <Show when={form.problemAt('form')}>
        {(problem) => (
          <p class="note wrong" role="alert">
            {problem()}
          </p>
        )}
      </Show>
    </form>
  )
}

function greeting(nickname: string, registered: boolean): string {
  return registered ? `Welcome, ${nickname}. You are registered.` : `Welcome back, ${nickname}.`
}

function headingOf(reader: Reader, unclaimed: boolean, heading = 'Join the conversation'): string {
  if (unclaimed) return 'Make this chat yours'
  if (reader.visited) return 'Your visit has ended'
  return reader.ended === undefined ? heading : 'Please sign in again'
}

function leadOf(reader: Reader, unclaimed: boolean, opens: boolean): string {
  if (unclaimed) return 'It has no owner yet: whoever registers now becomes the owner of this chat.'
  if (reader.visited) return 'Ask for another invitation to come back, or sign in if you have an account.'
  if (reader.ended !== undefined) return 'Your session has ended. What you were writing is kept.'
  if (opens) return 'Choose a nickname and a password, or use the ones you have.'
  return reader.registration === 'invited'
    ? 'Use the nickname and password that you have. Whoever is new here needs an invitation.'
    : 'Use the nickname and password that you have. New ones are not taken at the moment.'
}

function unfit(check: Check): string | undefined {
  return check.status === 'unfit' ? check.message : undefined
}

function hintOf(check: Check, opens: boolean): string | undefined {
  if (check.status === 'known') return `${check.nickname} is registered: sign in.`
  if (check.status !== 'new') return undefined
  return opens ? `${check.nickname} is free: register it.` : `Nobody here is called ${check.nickname}.`
}

function labelOf(check: Check, reader: Reader, opens: boolean): string {
  if (check.status === 'known' || !opens) return 'Sign in'
  if (check.status === 'new') return 'Register'
  return reader.ended === undefined ? 'Sign in or register' : 'Sign in'
}
