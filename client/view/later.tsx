/** Parts of the page that are fetched when they are first needed, so that what is needed at once is there sooner. */

import { type Accessor, type Component, createComponent, createSignal, type JSX, Match, Switch } from 'solid-js'

export interface LaterPart<Props> {
  (props: Props): JSX.Element
  /** Fetches it before it is drawn, to be there in time. */
  readonly fetch: () => Promise<void>
  /** Whether it is there, or is known not to come. */
  readonly settled: Accessor<boolean>
}

/** Drawn as soon as it is there. Where it cannot be fetched, that is said in its place; nothing else waits for it. */
export function later<Props extends object>(load: () => Promise<Component<Props>>): LaterPart<Props> {
  const [part, setPart] = createSignal<Component<Props>>()
  const [failed, setFailed] = createSignal(false)
  let fetching: Promise<void> | undefined

  const fetch = () => {
    fetching ??= load().then(
      (loaded) => void setPart(() => loaded),
      () => {
        fetching = undefined
        setFailed(true)
      },
    )
    return fetching
  }
  const again = () => {
    setFailed(false)
    void fetch()
  }
  const draw = (props: Props) => {
    if (!failed()) void fetch()
    return (
      <Switch>
        <Match when={part()}>{(loaded) => createComponent(loaded(), props)}</Match>
        <Match when={failed()}>
          <Missing onRetry={again} />
        </Match>
      </Switch>
    )
  }
  return Object.assign(draw, { fetch, settled: () => part() !== undefined || failed() })
}

/** Offline, or this page is older than the deployment by now, which does not have its parts any more. */
function Missing(props: { onRetry: () => void }) {
  return (
    <p class="note missing" role="alert">
      This part of Edgewise cannot be loaded now. What you have written is kept.{' '}
      <button type="button" class="link-button" onClick={() => props.onRetry()}>
        Try again
      </button>{' '}
      <button type="button" class="link-button" onClick={() => location.reload()}>
        Reload
      </button>
    </p>
  )
}
