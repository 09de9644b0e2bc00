/** The link of an invitation that was just made, to be copied: it cannot be seen again. */

import { createUniqueId } from 'solid-js'
import { invitationLink } from '../location.ts'
import { CopyButton } from './copy-button.tsx'

function isHere(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.')
}

export function InvitationLink(props: { secret: string; done: string; onDone: () => void }) {
  const id = createUniqueId()
  const link = () => invitationLink(props.secret, location.origin)
  return (
    <div class="dialog-form boxed">
      <div class="field">
        <label for={id}>The link to give to whom you invite</label>
        <div class="field-box">
          <input
            id={id}
            readonly
            value={link()}
            aria-describedby={`${id}-note`}
            ref={(input) =>
              queueMicrotask(() => {
                input.focus()
                input.select()
              })
            }
          />
          <CopyButton label="Copy the link" text={link()} />
        </div>
        <p class="note" id={`${id}-note`}>
          Copy it now: it is shown this once. Whoever has it can come in.
          {isHere(location.hostname) &&
            ' But only this computer can open it: to let others in, start Edgewise with --host and --https, as its README says.'}
        </p>
      </div>
      <div class="buttons">
        <button type="button" class="main-button" onClick={() => props.onDone()}>
          {props.done}
        </button>
      </div>
    </div>
  )
}
