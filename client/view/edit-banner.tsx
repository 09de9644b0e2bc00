/** Above the composer while a message is edited in it. */

import { useRoom } from './context.ts'
import { Icon } from './icon.tsx'

export function EditBanner() {
  const { composing } = useRoom()
  return (
    <div class="banner">
      <p>
        Editing your message <kbd>Esc</kbd>
        <span role="status">{composing.overtaken() && ' This message has changed since.'}</span>
      </p>
      <button type="button" class="quiet-button" aria-label="Cancel the edit" onClick={() => composing.cancel()}>
        <Icon name="close" />
      </button>
    </div>
  )
}
