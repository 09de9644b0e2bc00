/** A deployment of a test's own on this computer, which can be killed. It is built apart from the one of all tests. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from '../scripts/command.ts'
import { copyProject } from '../scripts/copy.ts'

export class LocalServer {
  readonly address: string
  readonly #port: number
  readonly #settings: NodeJS.ProcessEnv
  readonly #copy = copyProject({ installed: true })
  #command: Command | undefined

  /** `settings` by their names in [vars] of wrangler.toml; secrets are read from a file, and not from there. */
  constructor(port: number, settings: NodeJS.ProcessEnv = {}, secrets: Readonly<Record<string, string>> = {}) {
    this.#port = port
    this.address = `http://127.0.0.1:${port}`
    this.#settings = settings
    const lines = Object.entries(secrets).map(([name, secret]) => `${name}=${secret}\n`)
    writeFileSync(join(this.#copy.folder, '.dev.vars'), lines.join(''))
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
