// A script under way, started as npm starts it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { familyOf } from './processes.ts'

const root = join(import.meta.dirname, '..', '..')

export class Command {
  /** Everything that it has printed so far. */
  output = ''
  /** Its exit code. */
  readonly ended: Promise<unknown>
  readonly #child: ChildProcess

  constructor(args: readonly string[], { folder = root, env = {} }: { folder?: string; env?: NodeJS.ProcessEnv } = {}) {
    this.#child = spawn(process.execPath, ['scripts/run.mjs', ...args], {
      cwd: folder,
      env: { ...process.env, INIT_CWD: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text
        this.#child.emit('printed')
      })
    }
    this.ended = once(this.#child, 'close').then(([code]) => code)
  }

  /** Waits until it prints the pattern, and gives what the pattern's group has caught. */
  async printed(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.output)?.[1]
      if (found) return found
      const ended = await Promise.race([once(this.#child, 'printed').then(() => false), this.ended.then(() => true)])
      if (ended) throw new Error(`It ended without printing ${pattern}:\n${this.output}`)
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Itself and all processes below it. */
  family(): readonly number[] {
    return familyOf(this.#child.pid ?? Number.NaN)
  }
}
