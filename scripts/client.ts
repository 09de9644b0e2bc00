// Building the client with Vite.
import { run, serve } from './process.ts'
import { tool } from './project.ts'

const BUILD = [tool.vite, 'build', '--logLevel', 'warn']

/** For the whole of a host, or for a path below it. Gives Vite's exit code; what is wrong has been printed. */
export function buildClient(base = '/'): Promise<number> {
  return run(BUILD, { env: { EDGEWISE_BASE: base } })
}

/** Builds now and after every change, until the script is asked to stop. */
export function watchClient(): void {
  serve([...BUILD, '--watch'], { env: { EDGEWISE_BASE: '/' } })
}
