// Speaks to a crowd in another process, one thing at a time.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Crowd } from './crowd.ts'

export class RemoteCrowd {
  readonly #child: ChildProcess = fork(join(import.meta.dirname, 'crowd-process.ts'))

  /** Calls one of the crowd's methods. Throws what that throws. */
  async ask<Method extends keyof Crowd>(
    method: Method,
    ...args: Parameters<Crowd[Method]>
  ): Promise<Awaited<ReturnType<Crowd[Method]>>> {
    const answered = once(this.#child, 'message')
    this.#child.send([method, ...args])
    const [{ result, error }] = await answered
    if (error !== undefined) throw new Error(error)
    return result
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }
}
