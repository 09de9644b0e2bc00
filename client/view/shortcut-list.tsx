/** All keys that mean something. */

import { For } from 'solid-js'
import { SHORTCUTS } from '../shortcuts.ts'

export function ShortcutList() {
  return (
    <dl class="shortcuts">
      <For each={SHORTCUTS}>
        {([keys, what]) => (
          <div>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        )}
      </For>
    </dl>
  )
}
