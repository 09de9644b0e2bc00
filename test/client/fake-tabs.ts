/** One browser for several tabs: what one tells the others hear, and the longest waiting one leads. */

import type { Leader, Leadership, Tabs } from '../../client/tabs.ts'

export class FakeBrowser {
  readonly #channels = new Map<string, Set<(told: unknown) => void>>()
  #leaders: Leader[] = []

  tab(): Tabs {
    return {
      channel: (name, heard) => {
        const all = this.#channels.get(name) ?? new Set()
        this.#channels.set(name, all.add(heard))
        return {
          tell: (message) => {
            for (const other of all) if (other !== heard) other(structuredClone(message))
          },
          close: () => void all.delete(heard),
        }
      },
      lead: (_name, leader) => this.#queue(leader),
    }
  }

  #queue(leader: Leader): Leadership {
    this.#leaders.push(leader)
    // As with a real lock, leading begins after the constructor that asked for it has returned.
    queueMicrotask(() => this.#leaders[0] === leader && leader.started())
    return {
      take: () => {
        if (this.#leaders[0] === leader) return
        this.#leaders[0]?.stopped()
        this.#leaders = [leader, ...this.#leaders.filter((other) => other !== leader)]
        leader.started()
      },
      close: () => {
        const led = this.#leaders[0] === leader
        this.#leaders = this.#leaders.filter((other) => other !== leader)
        if (led) this.#leaders[0]?.started()
      },
    }
  }
}
