// The servers that are measured: Edgewise and the references, each one process with an address.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join, parse } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import * as v from 'valibot'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'
import { limitBindings } from '../../../scripts/limits.ts'
import { root } from '../../../scripts/project.ts'
import { beside, HERE_ALONE } from '../../../scripts/runtime.ts'
import { bundleInto, WorkerOptions } from '../../../scripts/worker-bundle.ts'
import { within } from './deadline.ts'

export interface Server {
  readonly url: string
  readonly process: number
  /** The address of the runtime's inspector, if it was started with one. */
  readonly inspector?: string
  stop(): Promise<void>
}

/** As much as is common to what is started. */
type Measured = Readonly<Record<string, unknown>> & {
  readonly modules: { readonly type: 'ESModule'; readonly path: string; readonly contents?: string }[]
}

const reference = join(import.meta.dirname, '..', 'reference')
/** More than any part asks for: what is measured is never a refusal. */
const UNLIMITED = 1_000_000
/** Hashes of passwords take time that is not what is measured here. */
const SETTINGS = { PASSWORD_COST: 'm=64,t=1,p=1', POST_RATE: '10000', SOCKETS_PER_OBJECT: '20000' }

/**
 * What is said of the Worker in wrangler.toml, of which only this is looked at. The page is left out: what looks for files
 * here is not the platform's, and stands before the Worker as two more, which pass on every frame.
 */
const { bindings, ratelimits, assets, ...options } = v.parse(
  WorkerOptions,
  unstable_getMiniflareWorkerOptions(join(root, 'wrangler.toml'), '').workerOptions,
)

export interface EdgewiseServer extends Server {
  /** As esbuild wrote it, with a comment where each source begins. */
  readonly bundle: string
}

/**
 * Edgewise as wrangler.toml has it, but for its rates and these settings.
 * @param entry the file that the Worker begins with
 * @param inspected whether the runtime has an inspector
 */
export async function startEdgewise(
  settings: Readonly<Record<string, string>>,
  { entry = join(reference, 'seeded.ts'), inspected = false } = {},
): Promise<EdgewiseServer> {
  const outdir = join(root, '.wrangler', 'bench')
  if ((await bundleInto(outdir, entry)) !== 0) throw new Error('The Worker was not built.')
  const bundle = join(outdir, `${parse(entry).name}.js`)
  const simple = { limit: UNLIMITED, period: 60 }
  const server = await startWorkerd(
    {
      ...options,
      serviceBindings: limitBindings(Object.fromEntries(Object.keys(ratelimits).map((name) => [name, { simple }]))),
      bindings: { ...bindings, ...SETTINGS, ...settings },
      modules: [{ type: 'ESModule', path: bundle }],
      modulesRoot: outdir,
    },
    { inspected, others: [beside(options, 'limits')] },
  )
  return { ...server, bundle }
}

/** The rooms of reference/objects.ts, at `/relay/`, `/storing/` and `/coalescing/` and the name of a room. */
export async function startObjects(inspected = false): Promise<Server> {
  const { compatibilityDate, compatibilityFlags } = options
  const path = join(reference, 'objects.ts')
  const contents = stripTypeScriptTypes(readFileSync(path, 'utf8'))
  const durableObjects = Object.fromEntries(
    ['Relay', 'Storing', 'Coalescing'].map((className) => [className.toLowerCase(), { className, useSQLite: true }]),
  )
  const modules = [{ type: 'ESModule' as const, path, contents }]
  const worker = { compatibilityDate, compatibilityFlags, durableObjects, modules, modulesRoot: reference }
  return startWorkerd(worker, { inspected })
}

/** One of the references on Node. */
export async function startNode(name: 'ws' | 'socket-io'): Promise<Server> {
  const child: ChildProcess = fork(join(reference, `${name}.ts`))
  const [address] = await within(1, `${name} listens`, once(child, 'message'))
  return {
    url: `http://127.0.0.1:${address.port}`,
    process: child.pid ?? Number.NaN,
    stop: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

interface Setting {
  readonly inspected: boolean
  readonly others?: readonly ReturnType<typeof beside>[]
}

/** Its data is on disk, in a folder that goes with it. */
async function startWorkerd(worker: Measured, { inspected, others = [] }: Setting): Promise<Server> {
  const before = workerds()
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...HERE_ALONE,
      // It would take time from what is measured.
      ...(inspected && { inspectorPort: 0 }),
      log: new Log(LogLevel.ERROR),
      workers: [{ name: 'measured', ...worker, unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] }, ...others],
    }),
  )
  await miniflare.ready
  const url = (await miniflare.unsafeGetDirectURL('measured')).origin
  const [pid] = workerds().filter((id) => !before.includes(id))
  if (pid === undefined) throw new Error('The runtime has no process.')
  const inspector = inspected && `http://${(await miniflare.getInspectorURL()).host}`
  return { url, process: pid, ...(inspector && { inspector }), stop: () => miniflare.dispose() }
}

/** The runtimes that this process has started. */
function workerds(): readonly number[] {
  return readdirSync('/proc/self/task')
    .flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' '))
    .filter((id) => id !== '' && readFileSync(`/proc/${id}/comm`, 'utf8').startsWith('workerd'))
    .map(Number)
}
