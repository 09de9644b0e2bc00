/** Code as it was written; long lines scroll inside it. */

import { CopyButton } from './copy-button.tsx'

export function CodeBlock(props: { lang: string; text: string }) {
  return (
    <figure class="code-block" dir="ltr" aria-label={props.lang ? `Code, ${props.lang}` : 'Code'}>
      <div class="code-tools">
        <span class="lang">{props.lang}</span>
        <CopyButton label="Copy code" text={props.text} />
      </div>
      {/* A reader with a keyboard scrolls it with the arrow keys. */}
      <pre tabindex="0">
        <code>{props.text}</code>
      </pre>
    </figure>
  )
}
