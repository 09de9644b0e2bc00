/** A user's initial on the colour of their nickname. What they are called always stands beside it, so it says nothing to screen readers. */

import { type Named, nameOf } from '../naming.ts'
import { hueOf } from './hue.ts'

export function Avatar(props: Named) {
  return (
    <span class="avatar" aria-hidden="true" style={{ '--hue': hueOf(props.nickname) }}>
      {initial(nameOf(props))}
    </span>
  )
}

// By grapheme: a letter with its marks is one initial.
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function initial(nickname: string): string {
  for (const { segment } of graphemes.segment(nickname)) return segment.toUpperCase()
  return '?'
}
