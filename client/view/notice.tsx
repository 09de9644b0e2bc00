/** A sentence that something has happened, shown for a while and spoken by screen readers. */

import { createContext, createSignal, onCleanup, type ParentProps, useContext } from 'solid-js'

const SHOWN_FOR = 4_000

const NoticeContext = createContext<(text: string) => void>(() => {})

export function useNotice() {
  return useContext(NoticeContext)
}

export function NoticeBoard(props: ParentProps) {
  const [text, setText] = createSignal('')
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))

  const notify = (sentence: string) => {
    clearTimeout(timer)
    setText(sentence)
    timer = setTimeout(() => setText(''), SHOWN_FOR)
  }
  return (
    <NoticeContext.Provider value={notify}>
      {props.children}
      <div class="notice" role="status" classList={{ shown: text() !== '' }}>
        {text()}
      </div>
    </NoticeContext.Provider>
  )
}
