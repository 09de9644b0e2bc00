/** The state of the sign-in form: what is typed, what will come of it, and what was wrong with it. */

import { type Accessor, createSignal } from 'solid-js'
import { PASSWORD_MIN } from '../../protocol/limits.ts'
import type { User } from '../../protocol/model.ts'
import { parseNickname } from '../../protocol/names.ts'
import { isRefusal, type Refusal } from '../../protocol/refusal.ts'
import type { Chat } from '../chat.ts'
import { type Check, createNicknameCheck } from './nickname-check.ts'
import { createPassing, said } from './passing.ts'

/** What a problem is said beside; the form itself where it is neither field's. */
export type Place = 'nickname' | 'password' | 'form'

export interface Problem {
  readonly place: Place
  readonly message: string
  /** Milliseconds until it is none any more. */
  readonly retryAfter?: number
}

export interface SigningIn {
  readonly nickname: Accessor<string>
  readonly password: Accessor<string>
  readonly check: Accessor<Check>
  readonly busy: Accessor<boolean>
  typeNickname(text: string): void
  typePassword(text: string): void
  problemAt(place: Place): string | undefined
  /** Signs in or registers, or says why not. */
  submit(): Promise<{ readonly user: User; readonly registered: boolean } | Problem>
}

/**
 * @param known the nickname that the form starts with
 * @param invitation its secret, for whoever comes by one
 */
export function createSigningIn(chat: Chat, known: string, invitation?: string): SigningIn {
  const [nickname, setNickname] = createSignal(known)
  const [password, setPassword] = createSignal('')
  const [problem, setProblem] = createPassing<Problem>()
  const [busy, setBusy] = createSignal(false)
  const check = createNicknameCheck(nickname, chat.lookup)

  const submit = async () => {
    const early = problemOf(nickname(), password(), check())
    if (early) return setProblem(early)
    setBusy(true)
    try {
      const answer = await chat.signIn({ nickname: nickname(), password: password(), invitation })
      return isRefusal(answer) ? setProblem(placed(answer)) : answer
    } finally {
      setBusy(false)
    }
  }
  return {
    nickname,
    password,
    check,
    busy,
    typeNickname: (text) => {
      setNickname(text)
      setProblem(undefined)
    },
    typePassword: (text) => {
      setPassword(text)
      setProblem(undefined)
    },
    problemAt: (place) => (problem()?.place === place ? problem()?.message : undefined),
    submit,
  }
}

/** What can be told without asking the server. */
function problemOf(nickname: string, password: string, check: Check): Problem | undefined {
  const parsed = parseNickname(nickname)
  if (isRefusal(parsed)) return { place: 'nickname', message: parsed.message }
  if (check.status === 'unfit') return { place: 'nickname', message: check.message }
  if (password === '') return { place: 'password', message: 'Type your password.' }
  if (check.status === 'new' && [...password].length < PASSWORD_MIN)
    return { place: 'password', message: `A password has at least ${PASSWORD_MIN} characters.` }
  return undefined
}

function placed(refusal: Refusal): Problem {
  switch (refusal.code) {
    case 'wrong_password':
    case 'invalid':
      // The nickname was parsed before it was sent, so what is invalid is the password.
      return { place: 'password', message: refusal.message }
    case 'registration_closed':
      return { place: 'nickname', message: refusal.message }
    default:
      return { ...refusal, place: 'form', message: said(refusal) }
  }
}
