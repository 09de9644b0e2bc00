/** Where the focus goes when what has it goes, so that it does not fall out of the page. */

import { onCleanup } from 'solid-js'

/** For a `ref`: `rest` puts the focus elsewhere, once the element is gone. */
export function resting(rest: () => void): (element: Element) => void {
  return (element) => onCleanup(() => element.contains(document.activeElement) && queueMicrotask(rest))
}
