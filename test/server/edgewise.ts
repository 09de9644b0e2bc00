// Edgewise as it stands behind a proxy, with data of its own.
import { findFreePort } from '../../scripts/port.ts'
import { Command } from '../scripts/command.ts'
import { type Copy, copyProject } from '../scripts/copy.ts'

export class Edgewise {
  readonly port: number
  readonly #copy: Copy
  readonly #command: Command

  private constructor(port: number, copy: Copy, command: Command) {
    this.port = port
    this.#copy = copy
    this.#command = command
  }

  /** Lets anybody register. Believes a proxy on 127.0.0.1, and nobody else. `settings` by their names in [vars] of wrangler.toml. */
  static async start(base = '/', settings: NodeJS.ProcessEnv = {}): Promise<Edgewise> {
    const port = await findFreePort()
    const copy = copyProject({ installed: true })
    const listen = ['--host', '127.0.0.1', '--port', String(port), '--data', 'kept']
    const command = new Command(['serve', ...listen, '--trust-proxy', '127.0.0.1', '--base', base], {
      folder: copy.folder,
      env: { CLAIM_TOKEN: '', ...settings },
    })
    await command.printed(/("serving")/)
    return new Edgewise(port, copy, command)
  }

  async stop(): Promise<void> {
    this.#command.signal('SIGTERM')
    await this.#command.ended
    this.#copy.remove()
  }
}
