/** One browser for several tabs: what one tells the others hear, and the longest waiting one leads. */

import type { Leader, Leadership, Tabs } from '../../client/tabs.ts'

export class FakeBrowser {
  readonly #channels = new Map<string, Set<(told: unknown) => void>>()
  readonly #leaders = new Map<string, readonly Leader[]>()

  tab(): Tabs {
    return {
      channel: (name, heard) => {
        const all = this.#channels.get(name) ?? new Set()
        this.#channels.set(name, all.add(heard))
        return {
          tell: (message) => {
            const told = structuredClone(message)
            // As with a real channel, it is heard after it was told, and not by those that were closed meanwhile.
            queueMicrotask(() => {
              for (const other of all) if (other !== heard) other(told)
            })
          },
          close: () => void all.delete(heard),
        }
      },
      lead: (name, leader) => this.#queue(name, leader),
    }
  }

  #queue(name: string, leader: Leader): Leadership {
    const waiting = () => this.#leaders.get(name) ?? []
    const others = () => waiting().filter((other) => other !== leader)
    this.#leaders.set(name, [...waiting(), leader])
    // As with a real lock, leading begins after the constructor that asked for it has returned.
    queueMicrotask(() => waiting()[0] === leader && leader.started())
    return {
      take: () => {
        if (waiting()[0] === leader) return
        waiting()[0]?.stopped()
        this.#leaders.set(name, [leader, ...others()])
        leader.started()
      },
      close: () => {
        const led = waiting()[0] === leader
        this.#leaders.set(name, others())
        if (led) waiting()[0]?.started()
      },
    }
  }
}
