/** Whether the window is of a kind that the style asks for as well. */

import { type Accessor, createSignal, onCleanup } from 'solid-js'

export function createMedia(query: string): Accessor<boolean> {
  const media = matchMedia(query)
  const [matches, setMatches] = createSignal(media.matches)
  const update = () => setMatches(media.matches)
  media.addEventListener('change', update)
  onCleanup(() => media.removeEventListener('change', update))
  return matches
}
