/** The tabs of one browser: they tell each other things, and one of them leads. */

export interface Tabs {
  /** What one tab tells, the others hear. */
  channel(name: string, heard: (told: unknown) => void): Channel
  /** Waits to lead; `close` gives it up. */
  lead(name: string, leader: Leader): Leadership
}

export interface Channel {
  tell(message: unknown): void
  close(): void
}

export interface Leader {
  started(): void
  stopped(): void
}

export interface Leadership {
  /** Leads from now on, whoever did before. */
  take(): void
  close(): void
}

export const browserTabs: Tabs = {
  channel: (name, heard) => {
    const channel = new BroadcastChannel(name)
    channel.addEventListener('message', ({ data }) => heard(data))
    let open = true
    return {
      // What was under way when it was closed still ends, and would throw here.
      tell: (message) => open && channel.postMessage(message),
      close: () => {
        open = false
        channel.close()
      },
    }
  },
  lead: (name, leader) => ('locks' in navigator ? new LockLeadership(name, leader) : leadAlone(leader)),
}

/**
 * A lock is held by one tab and passes on when that tab is closed. It can be taken too, because a phone freezes the
 * tabs that it does not show, and a frozen leader neither leads nor lets go.
 */
class LockLeadership implements Leadership {
  readonly #name: string
  readonly #leader: Leader
  #waiting = new AbortController()
  /** Counts requests of the lock: that an older one has lost it, to a newer one, means nothing. */
  #newest = 0
  #release: (() => void) | undefined
  #closed = false

  constructor(name: string, leader: Leader) {
    this.#name = name
    this.#leader = leader
    this.#wait()
  }

  take(): void {
    if (this.#release || this.#closed) return
    this.#waiting.abort()
    this.#request({ steal: true })
  }

  close(): void {
    this.#closed = true
    this.#waiting.abort()
    this.#release?.()
  }

  #wait(): void {
    this.#waiting = new AbortController()
    this.#request({ signal: this.#waiting.signal })
  }

  #request(options: LockOptions): void {
    this.#newest += 1
    const request = this.#newest
    navigator.locks.request(this.#name, options, () => this.#granted()).catch(() => this.#refused(request))
  }

  /** The lock is held until the promise is kept. */
  async #granted(): Promise<void> {
    if (this.#closed) return
    const released = new Promise<void>((resolve) => {
      this.#release = resolve
    })
    this.#leader.started()
    await released
  }

  #refused(request: number): void {
    if (this.#closed || request !== this.#newest) return
    const taken = this.#release !== undefined
    this.#release = undefined
    if (taken) {
      this.#leader.stopped()
      this.#wait()
    } else {
      // The browser gives none, as it may where storage is denied.
      this.#leader.started()
    }
  }
}

/** Without locks every tab leads. The same command may then be sent twice, which gives its first result again (R3). */
function leadAlone(leader: Leader): Leadership {
  leader.started()
  return { take: () => {}, close: () => {} }
}
