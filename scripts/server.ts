// Edgewise on this computer: the client as built, and the Worker and its objects in `wrangler dev`.
import { join } from 'node:path'
import * as v from 'valibot'
import { buildClient, watchClient } from './client.ts'
import { lockData } from './data-lock.ts'
import type { Options } from './options.ts'
import { findHindrance } from './port.ts'
import { serve, stopAll } from './process.ts'
import { tool } from './project.ts'

/** What wrangler tells its parent once it answers. */
const Ready = v.pipe(v.string(), v.parseJson(), v.object({ event: v.literal('DEV_SERVER_READY'), port: v.number() }))

/** Serves until the script is asked to stop; with `watch`, the client is built anew whenever it changes. */
export async function serveEdgewise(options: Options, { watch }: { watch: boolean }): Promise<void> {
  const hindrance = await findHindrance(options)
  if (hindrance) {
    console.error(hindrance)
    return stopAll(1)
  }
  const inUse = lockData(options.data)
  if (inUse) {
    console.error(inUse)
    return stopAll(1)
  }
  const building = buildClient()
  const args = await wranglerArgs(options)
  if ((await building) !== 0) return stopAll(1)
  const wrangler = serve(args, wranglerEnvironment(options))
  if (watch) watchClient()
  wrangler.on('exit', () => stopAll(1))
  wrangler.on('message', (message) => {
    const ready = v.safeParse(Ready, message)
    if (ready.success) announce(options, ready.output.port)
  })
}

async function wranglerArgs({ host, port, data, https }: Options): Promise<string[]> {
  // Reading wrangler.toml loads all of wrangler, which the client's build need not wait for.
  const { variables } = await import('./deployment.ts')
  return [
    ...[tool.wrangler, 'dev', '--local', '--show-interactive-dev-session=false', '--log-level=warn'],
    ...[`--ip=${host}`, `--port=${port}`, '--inspector-port=0'],
    ...[`--persist-to=${data}`, `--local-protocol=${https ? 'https' : 'http'}`],
    ...variables.flatMap((name) => (process.env[name] === undefined ? [] : [`--var=${name}:${process.env[name]}`])),
  ]
}

/** Settings that keep wrangler to itself: no prompt, no call home, nothing written outside of the project. */
function wranglerEnvironment({ data }: Options): NodeJS.ProcessEnv {
  return {
    CI: 'true',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    CLOUDFLARE_ENV: undefined,
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_REGISTRY_PATH: join(data, 'registry'),
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
    // Pages that show everything that is stored, to whoever can reach the port.
    X_LOCAL_EXPLORER: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
  }
}

function announce({ host, data, https }: Options, port: number): void {
  const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
  console.log(`Edgewise is at ${https ? 'https' : 'http'}://${name}:${port}`)
  console.log(`Everything is kept in ${data}. Ctrl+C stops it.`)
  process.exitCode = 0
}
