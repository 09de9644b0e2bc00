/** Parts of the page that are fetched when they are first needed, so that what is needed at once is there sooner. */

import {
  type Accessor,
  type Component,
  createComponent,
  createSignal,
  type JSX,
  Match,
  onCleanup,
  Show,
  Switch,
} from 'solid-js'
import { browser } from '../environment.ts'

export interface LaterPart<Props> {
  (props: Props): JSX.Element
  /** Fetches it before it is drawn, to be there in time. */
  readonly fetch: () => Promise<void>
  /** Whether it is there, or is known not to come. */
  readonly settled: Accessor<boolean>
}

/** Milliseconds after which a part that is missing is fetched again. */
const AGAIN_AFTER = 5_000

/**
 * Drawn as soon as it is there. Where it cannot be fetched, that is said in its place, but not of an ornament, which
 * nobody misses; either comes by itself when it can. Nothing else waits for it.
 */
export function later<Props extends object>(
  load: () => Promise<Component<Props>>,
  { ornament = false }: { ornament?: boolean } = {},
): LaterPart<Props> {
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
    void fetch()
    return (
      <Switch>
        <Match when={part()}>{(loaded) => createComponent(loaded(), props)}</Match>
        <Match when={failed()}>
          <Missing silent={ornament} onChance={() => void fetch()} onRetry={again} />
        </Match>
      </Switch>
    )
  }
  return Object.assign(draw, { fetch, settled: () => part() !== undefined || failed() })
}

/**
 * Offline, where a reload would lose the page, or this page is older than the deployment by now, which does not have its
 * parts any more.
 */
function Missing(props: { silent: boolean; onChance: () => void; onRetry: () => void }) {
  const [online, setOnline] = createSignal(browser.online())
  const timer = setInterval(() => online() && props.onChance(), AGAIN_AFTER)
  const stopListening = [
    browser.onOffline(() => setOnline(false)),
    browser.onWake(() => {
      setOnline(browser.online())
      props.onChance()
    }),
  ]
  onCleanup(() => {
    clearInterval(timer)
    for (const stop of stopListening) stop()
  })
  return (
    <Show when={!props.silent}>
      <p class="note missing" role="alert">
        This part of Edgewise cannot be loaded now. What you have written is kept.{' '}
        <button type="button" class="link-button" onClick={() => props.onRetry()}>
          Try again
        </button>{' '}
        <Show when={online()}>
          <button type="button" class="link-button" onClick={() => location.reload()}>
            Reload
          </button>
        </Show>
      </p>
    </Show>
  )
}
