// The runtime's inspector: what V8 tells of the Worker that is measured, and does for whoever asks.
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { WebSocket } from 'ws'
import { within } from './deadline.ts'
import type { Server } from './servers.ts'

const Targets = v.array(v.object({ id: v.string(), webSocketDebuggerUrl: v.string() }))
// What has no result is answered without one.
const Answer = v.object({ id: v.number(), result: v.optional(v.unknown()) })
const Usage = v.object({ usedSize: v.number() })

/** Minutes. */
const PATIENCE = 2

export class Inspector {
  readonly #socket: WebSocket
  readonly #url: string
  #calls = 0

  /** Of a server that was started with one. */
  static async of({ inspector, url }: Server): Promise<Inspector> {
    if (inspector === undefined) throw new Error('The runtime was started without an inspector.')
    const targets = v.parse(Targets, await (await fetch(`${inspector}/json`)).json())
    const target = targets.find(({ id }) => id.includes('measured'))
    if (target === undefined) throw new Error('The runtime shows nothing to be looked at.')
    const socket = new WebSocket(target.webSocketDebuggerUrl)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return new Inspector(socket, url)
  }

  private constructor(socket: WebSocket, url: string) {
    this.#socket = socket
    this.#url = url
  }

  call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#calls
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const hear = (data: Buffer) => {
      const answer = v.safeParse(Answer, JSON.parse(data.toString()))
      if (!answer.success || answer.output.id !== id) return
      this.#socket.off('message', hear)
      resolve(answer.output.result)
    }
    this.#socket.on('message', hear)
    this.#socket.send(JSON.stringify({ id, method, params }))
    return within(PATIENCE, `the inspector has answered "${method}"`, promise)
  }

  /** Bytes of the heap that are in use, garbage included. */
  async heapUsed(): Promise<number> {
    return v.parse(Usage, await this.call('Runtime.getHeapUsage')).usedSize
  }

  /** Has garbage collected. V8 does it with what else the Worker has to do, so it is asked for something. */
  async collectGarbage(): Promise<void> {
    let isDone = false
    const collected = this.call('HeapProfiler.collectGarbage').finally(() => {
      isDone = true
    })
    for (; !isDone; await delay(100)) await fetch(`${this.#url}/api/nothing`)
    await collected
  }

  stop(): void {
    this.#socket.terminate()
  }
}
