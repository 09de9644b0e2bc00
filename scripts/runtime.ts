// The Worker in workerd, with its objects, queue and rate limits as wrangler.toml has them and its data on disk.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { readSetting, SETTINGS } from '../worker/settings.ts'
import { takeBuilt } from './built.ts'
import { CLAIM } from './claim.ts'
import type { JsonLog, Level } from './json-log.ts'
import { limitBindings } from './limits.ts'
import { root } from './project.ts'
import { checkSettings, localVariables } from './settings.ts'
import { type WayOut, wayOut } from './way-out.ts'
import { readWorkerOptions, type WorkerOptions } from './worker-bundle.ts'

export interface Runtime {
  /** On 127.0.0.1. */
  readonly port: number
  /** Of sockets, likewise: at the other one Miniflare itself would stand between, and hold and pass on all that is said. */
  readonly socketPort: number
  /** Opens the gate, at either. */
  readonly secret: string
  /** Rejects if it has crashed and could not be started again, which is tried once. */
  check(): Promise<unknown>
  stop(): Promise<void>
}

export interface Start {
  readonly data: string
  /** Below which a proxy has it. */
  readonly path: string
  /** What makes somebody the owner, unless the settings say otherwise. */
  readonly claim: string | undefined
  readonly log: JsonLog
}

/** For whoever comes from this machine, by any free port; nothing is asked or told anywhere else. */
export const HERE_ALONE = {
  host: '127.0.0.1',
  port: 0,
  cf: false,
  logRequests: false,
  telemetry: { enabled: false },
} as const

/** Starts what was built, which has to be for the path. */
export async function startRuntime({ data, path, claim, log }: Start): Promise<Runtime> {
  const built = takeBuilt(data, path)
  const worker = readWorkerOptions(built)
  checkSettings(worker.bindings)
  const bindings: Readonly<Record<string, string>> = {
    ...worker.bindings,
    ...(claim !== undefined && { [CLAIM]: claim }),
    ...localVariables(Object.keys(SETTINGS)),
  }
  const secret = randomBytes(32).toString('base64url')
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...HERE_ALONE,
      log: new RuntimeLog(log),
      handleStructuredLogs: ({ level, message }) => log.relay(level, message),
      // Where `npm start` keeps it, so that either goes on with the data of the other.
      resourcePersistencePath: join(data, 'v3'),
      workers: [
        gate(worker, await wayOut(openedBy(bindings), log), secret),
        edgewise(worker, bindings, built),
        page(worker, built),
        beside(worker, 'limits'),
      ],
    }),
  )
  const { port } = await miniflare.ready
  const direct = await miniflare.unsafeGetDirectURL('gate')
  return {
    port: Number(port),
    socketPort: Number(direct.port),
    secret,
    check: () => miniflare.ready,
    stop: () => miniflare.dispose(),
  }
}

/** Hosts that links and pushes may lead to although they are not public. */
function openedBy({ UNFURL_ALLOW, PUSH_ALLOW }: Readonly<Record<string, string>>): ReadonlySet<string> {
  return readSetting('UNFURL_ALLOW', UNFURL_ALLOW).union(readSetting('PUSH_ALLOW', PUSH_ALLOW))
}

function edgewise(
  { assets, ratelimits, ...worker }: WorkerOptions,
  bindings: Readonly<Record<string, string>>,
  built: string,
) {
  return {
    ...worker,
    name: 'edgewise',
    bindings,
    modules: [{ type: 'ESModule' as const, path: join(built, 'worker.js') }],
    modulesRoot: built,
    serviceBindings: { ASSETS: { name: 'page', entrypoint: 'Files' }, ...limitBindings(ratelimits) },
    outboundService: { name: 'gate', entrypoint: 'Outbound' },
  }
}

function gate(worker: WorkerOptions, { hosts, networks }: WayOut, secret: string) {
  return {
    ...beside(worker, 'gate'),
    unsafeDirectSockets: [{ host: HERE_ALONE.host, port: HERE_ALONE.port }],
    bindings: { SECRET: secret, HOSTS: hosts },
    serviceBindings: { EDGEWISE: 'edgewise', PAGE: 'page', ...networks },
  }
}

function page(worker: WorkerOptions, built: string) {
  return {
    ...beside(worker, 'page'),
    assets: { ...worker.assets, directory: join(built, 'page') },
    serviceBindings: { EDGEWISE: 'edgewise' },
  }
}

/** A script of our own, with the Worker's flags: each that a socket passes has a say in whether it is compressed. */
export function beside(
  { compatibilityDate, compatibilityFlags }: Pick<WorkerOptions, 'compatibilityDate' | 'compatibilityFlags'>,
  name: string,
) {
  const scriptPath = join(root, 'scripts', 'gate', `${name}.mjs`)
  return { name, compatibilityDate, compatibilityFlags, modules: true, scriptPath }
}

/** What Miniflare, which sets up the runtime, has to say. */
class RuntimeLog extends Log {
  readonly #log: JsonLog

  constructor(log: JsonLog) {
    super(LogLevel.DEBUG)
    this.#log = log
  }

  override logWithLevel(level: LogLevel, message: string): void {
    this.#log.write(levelOf(level), 'runtime', { message })
  }
}

function levelOf(level: LogLevel): Level {
  if (level === LogLevel.ERROR) return 'error'
  return level === LogLevel.WARN ? 'warn' : 'debug'
}
