/** What the client takes from the browser, and its tests from a fake: time, chance, sockets, and when it wakes or is cut off. */

import { addBase } from './base.ts'

/** As much of a WebSocket as is used. */
export type Socket = Pick<WebSocket, 'addEventListener' | 'send' | 'close'>

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs once after `delay` milliseconds, unless the function it returns is called before. */
  after(delay: number, run: () => void): () => void
}

export interface Environment {
  readonly clock: Clock
  /** At least 0, less than 1. */
  random(): number
  /** Opens a socket to a path of this deployment. */
  socket(path: string): Socket
  /** Whether somebody looks at the page, as far as the browser can know: it is visible, and its window has the focus. */
  seen(): boolean
  /**
   * Runs whenever that, or whether it is shown at all, is otherwise, until the function it returns is called; about to be
   * closed it is neither.
   */
  onSight(run: (seen: boolean, shown: boolean) => void): () => void
  /** False only where the browser is sure that there is no network. */
  online(): boolean
  /** Runs whenever the network is back or the tab is shown, until the function it returns is called. */
  onWake(run: () => void): () => void
  /** Runs whenever the browser says that it has no network, until the function it returns is called. */
  onOffline(run: () => void): () => void
}

export const browser: Environment = {
  clock: {
    now: () => Date.now(),
    after: (delay, run) => {
      const timer = setTimeout(run, delay)
      return () => clearTimeout(timer)
    },
  },
  random: () => Math.random(),
  socket: (path) => new WebSocket(new URL(addBase(path), location.origin.replace(/^http/, 'ws'))),
  seen: isSeen,
  onSight: (run) => {
    const stop = new AbortController()
    let known = [isSeen(), isShown()]
    const become = (seen: boolean, shown: boolean) => {
      if (seen === known[0] && shown === known[1]) return
      known = [seen, shown]
      run(seen, shown)
    }
    const look = () => become(isSeen(), isShown())
    document.addEventListener('visibilitychange', look, { signal: stop.signal })
    for (const type of ['focus', 'blur', 'pageshow']) addEventListener(type, look, { signal: stop.signal })
    addEventListener('pagehide', () => become(false, false), { signal: stop.signal })
    return () => stop.abort()
  },
  online: () => navigator.onLine,
  onWake: (run) => {
    const stop = new AbortController()
    const shown = () => {
      if (document.visibilityState === 'visible') run()
    }
    addEventListener('online', run, { signal: stop.signal })
    document.addEventListener('visibilitychange', shown, { signal: stop.signal })
    return () => stop.abort()
  },
  onOffline: (run) => {
    addEventListener('offline', run)
    return () => removeEventListener('offline', run)
  },
}

function isShown(): boolean {
  return document.visibilityState === 'visible'
}

function isSeen(): boolean {
  return isShown() && document.hasFocus()
}
