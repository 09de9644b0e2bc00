// Certificates as `npm run certificate` makes them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from '../scripts/command.ts'

export class Certificates {
  readonly folder = join(mkdtempSync(join(tmpdir(), 'edgewise-certificates-')), 'kept here')

  /** Gives the exit code and what was printed. */
  async ask(...args: readonly string[]): Promise<{ code: unknown; output: string }> {
    const command = new Command(['certificate', ...args, '--dir', this.folder])
    return { code: await command.ended, output: command.output }
  }

  file(name: string): string {
    return join(this.folder, name)
  }

  read(name: string): Buffer {
    return readFileSync(this.file(name))
  }

  get authority(): Buffer {
    return this.read('edgewise_authority.crt')
  }

  remove(): void {
    rmSync(join(this.folder, '..'), { recursive: true, force: true })
  }
}
