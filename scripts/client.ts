// Building the client with Vite.
import { join } from 'node:path'
import { run, serve } from './process.ts'
import { root, tool } from './project.ts'

interface Build {
  /** The path below its host that the page is for; all of the host if none is given. */
  readonly base?: string
  /** Where the page is put, in place of all that is there. */
  readonly folder?: string
}

/** Where wrangler.toml has the page. */
export const dist = join(root, 'client', 'dist')

/** Gives Vite's exit code; what is wrong has been printed. */
export function buildClient({ base = '/', folder = dist }: Build): Promise<number> {
  return run(commandFor(folder), { env: { EDGEWISE_BASE: base } })
}

/** Builds now and after every change, until the script is asked to stop. */
export function watchClient(folder: string): void {
  serve([...commandFor(folder), '--watch'], { env: { EDGEWISE_BASE: '/' } })
}

function commandFor(folder: string): readonly string[] {
  return [tool.vite, 'build', '--logLevel', 'warn', '--outDir', folder, '--emptyOutDir']
}
