/** What a user can see and change of their account. */

import { PasswordForm } from './password-form.tsx'
import { Reading } from './reading.tsx'
import { Sessions } from './sessions.tsx'

export function AccountDetails(props: { nickname: string }) {
  return (
    <>
      <Reading />
      <Sessions />
      <PasswordForm nickname={props.nickname} />
    </>
  )
}
