// Building the client with Vite.
import { run, serve } from './process.ts'
import { tool } from './project.ts'

const BUILD = [tool.vite, 'build', '--logLevel', 'warn']

/** Gives Vite's exit code; what is wrong has been printed. */
export function buildClient(): Promise<number> {
  return run(BUILD)
}

/** Builds now and after every change, until the script is asked to stop. */
export function watchClient(): void {
  serve([...BUILD, '--watch'])
}
