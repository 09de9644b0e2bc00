/** How this person reads on this device. */

import { useChat } from './context.ts'

export function Reading() {
  const { preferences } = useChat()
  return (
    <section aria-labelledby="reading-heading">
      <h3 id="reading-heading">On this device</h3>
      <label class="choice">
        <input
          type="checkbox"
          checked={preferences.cardsHidden()}
          onChange={(event) => preferences.hideCards(event.currentTarget.checked)}
        />
        <span>Hide previews of links</span>
        <span class="note">For you alone. The links themselves stay.</span>
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={preferences.order() === 'activity'}
          onChange={(event) => preferences.orderBy(event.currentTarget.checked ? 'activity' : 'name')}
        />
        <span>List rooms by recent activity</span>
        <span class="note">As far as this device has heard of it; otherwise by name.</span>
      </label>
    </section>
  )
}
