/** A deployment of a test's own on this computer, which can be killed. It is built apart from the one of all tests. */

import { Command } from '../scripts/command.ts'
import { copyProject } from '../scripts/copy.ts'

export class LocalServer {
  readonly address: string
  readonly #port: number
  readonly #settings: NodeJS.ProcessEnv
  readonly #copy = copyProject({ installed: true })
  #command: Command | undefined

  /** `settings` by their names in [vars] of wrangler.toml. */
  constructor(port: number, settings: NodeJS.ProcessEnv = {}) {
    this.#port = port
    this.address = `http://127.0.0.1:${port}`
    this.#settings = settings
  }

  /** Starts it, with the data that it has from before. */
  async start(): Promise<void> {
    const args = ['start', '--host', '127.0.0.1', '--port', String(this.#port), '--data', 'kept']
    this.#command = new Command(args, { folder: this.#copy.folder, env: this.#settings })
    await this.#command.printed(/Edgewise is at (http:\S+)/)
  }

  /** Ends all its processes at once, without a word of warning. */
  async kill(): Promise<void> {
    for (const id of this.#command?.family() ?? []) process.kill(id, 'SIGKILL')
    await this.#command?.ended
  }

  async stop(): Promise<void> {
    this.#command?.signal('SIGTERM')
    await this.#command?.ended
    this.#copy.remove()
  }
}
