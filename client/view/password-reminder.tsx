/** Somebody who came as a guest is a member now, and could never sign in again without a password. */

import { useShow } from './showing.ts'

export function PasswordReminder() {
  const show = useShow()
  return (
    <section class="room-bar reminder" aria-label="Your password">
      <p>You are a member now, and have no password yet. Set one, so that you can sign in again.</p>
      <button type="button" class="main-button" aria-haspopup="dialog" onClick={() => show({ type: 'password' })}>
        Set a password
      </button>
    </section>
  )
}
