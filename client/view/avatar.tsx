/** A user's initial on their colour. The nickname always stands beside it, so it says nothing to screen readers. */

import { hueOf } from './hue.ts'

export function Avatar(props: { nickname: string }) {
  return (
    <span class="avatar" aria-hidden="true" style={{ '--hue': hueOf(props.nickname) }}>
      {initial(props.nickname)}
    </span>
  )
}

// By grapheme: a letter with its marks is one initial.
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function initial(nickname: string): string {
  for (const { segment } of graphemes.segment(nickname)) return segment.toUpperCase()
  return '?'
}
