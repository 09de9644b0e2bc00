// The Worker in one file, bundled by wrangler as for a deploy, and what wrangler.toml says of how to run it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { RateLimits } from './limits.ts'
import { run } from './process.ts'
import { root, tool } from './project.ts'

/** No server looks here. */
export const building = join(root, '.wrangler', 'building')
const SETTINGS = 'worker.json'

/** Of the runtime's many options only these are looked at. */
export const WorkerOptions = v.looseObject({
  compatibilityDate: v.string(),
  compatibilityFlags: v.array(v.string()),
  bindings: v.record(v.string(), v.string()),
  ratelimits: RateLimits,
  assets: v.looseObject({}),
})
export type WorkerOptions = v.InferOutput<typeof WorkerOptions>

/** Gives wrangler's exit code; what is wrong has been printed. Nothing goes to the standard output. */
export async function buildWorker(): Promise<number> {
  const code = await bundleInto(building)
  if (code !== 0) return code
  // All of wrangler, for its reading of wrangler.toml: kept out of the server by writing down what it says.
  const [{ unstable_getMiniflareWorkerOptions }, { readDeployment }] = await Promise.all([
    import('wrangler'),
    import('./deployment.ts'),
  ])
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, 'wrangler.toml'), '')
  mkdirSync(building, { recursive: true })
  // What wrangler adds from .dev.vars is secret, and this file is not.
  writeFileSync(join(building, SETTINGS), JSON.stringify({ ...workerOptions, bindings: readDeployment().variables }))
  return 0
}

/**
 * Puts the Worker, or what has another `entry`, into a file of the folder that is called like the entry.
 * Gives wrangler's exit code.
 */
export function bundleInto(outdir: string, entry?: string): Promise<number> {
  const args = [tool.wrangler, 'deploy', ...(entry === undefined ? [] : [entry]), '--dry-run', '--env=']
  const env = { CI: 'true', CLOUDFLARE_ENV: undefined, WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false' }
  // The page is no part of it, and may not have been built: any folder will do.
  return run([...args, `--outdir=${outdir}`, `--assets=${join(root, 'client', 'public')}`], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** What was built, from the folder that it is in now. */
export function readWorkerOptions(folder: string): WorkerOptions {
  return v.parse(WorkerOptions, JSON.parse(readFileSync(join(folder, SETTINGS), 'utf8')))
}
