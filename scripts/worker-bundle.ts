// The Worker in one file, bundled by wrangler as for a deploy, and what wrangler.toml says of how to run it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { refuse } from './options.ts'
import { run } from './process.ts'
import { root, tool } from './project.ts'

const folder = join(root, '.wrangler', 'serve')
const settings = join(folder, 'worker.json')

/** Of the runtime's many options only these are looked at. */
const WorkerOptions = v.looseObject({ bindings: v.record(v.string(), v.string()) })
export type WorkerOptions = v.InferOutput<typeof WorkerOptions>

export const bundle = join(folder, 'worker.js')

/** Gives wrangler's exit code; what is wrong has been printed. Nothing goes to the standard output. */
export async function buildWorker(): Promise<number> {
  const code = await bundleInto(folder)
  if (code !== 0) return code
  // All of wrangler, for its reading of wrangler.toml: kept out of the server by writing down what it says.
  const [{ unstable_getMiniflareWorkerOptions }, { readDeployment }] = await Promise.all([
    import('wrangler'),
    import('./deployment.ts'),
  ])
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, 'wrangler.toml'), '')
  mkdirSync(folder, { recursive: true })
  // What wrangler adds from .dev.vars is secret, and this file is not.
  writeFileSync(settings, JSON.stringify({ ...workerOptions, bindings: readDeployment().variables }))
  return 0
}

/**
 * Puts the Worker, or what has another `entry`, into a file of the folder that is called like the entry.
 * Gives wrangler's exit code.
 */
export function bundleInto(outdir: string, entry?: string): Promise<number> {
  const args = [tool.wrangler, 'deploy', ...(entry === undefined ? [] : [entry]), '--dry-run', '--env=']
  const env = { CI: 'true', CLOUDFLARE_ENV: undefined, WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false' }
  return run([...args, `--outdir=${outdir}`], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Refuses to go on if nothing has been built. */
export function readWorkerOptions(): WorkerOptions {
  if (!existsSync(settings))
    refuse('Nothing has been built yet. Build it with: npm run build (or leave out --no-build)')
  return v.parse(WorkerOptions, JSON.parse(readFileSync(settings, 'utf8')))
}
