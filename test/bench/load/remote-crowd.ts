// Speaks to a crowd in another process, one thing at a time.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Crowd } from './crowd.ts'
import { within } from './deadline.ts'

/** Minutes after which a crowd is not waited for any more; ten thousand who come in take less than one. */
const PATIENCE = 5

export class RemoteCrowd {
  readonly #child: ChildProcess = fork(join(import.meta.dirname, 'crowd-process.ts'))
  readonly #ended = once(this.#child, 'exit').then(([code, signal]) => code ?? signal)

  /** Calls one of the crowd's methods. Throws what that throws, and where nothing comes of it. */
  async ask<Method extends keyof Crowd>(
    method: Method,
    ...args: Parameters<Crowd[Method]>
  ): Promise<Awaited<ReturnType<Crowd[Method]>>> {
    const answered = once(this.#child, 'message')
    const ended = this.#ended.then((how) => {
      throw new Error(`The process of a crowd has ended with ${how} before it had done "${method}".`)
    })
    // That it cannot be asked any more is told by its end.
    this.#child.send([method, ...args], () => {})
    const first = Promise.race([answered, ended])
    const [{ result, error }] = await within(PATIENCE, `a crowd has done "${method}"`, first)
    if (error !== undefined) throw new Error(error)
    return result
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }
}
