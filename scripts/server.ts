// Edgewise on this computer: the client as built, and the Worker and its objects in `wrangler dev`.
import { join } from 'node:path'
import * as v from 'valibot'
import { openBrowser } from './browser.ts'
import { ownBuild } from './built.ts'
import { CLAIM, claimLink, isClaimed, takeClaim } from './claim.ts'
import { buildClient, watchClient } from './client.ts'
import { passOnComplaints } from './complaints.ts'
import { lockData } from './data-lock.ts'
import { readDeployment } from './deployment.ts'
import { namesHere } from './hosts.ts'
import { ownCertificate } from './own-certificate.ts'
import { boundPictures } from './picture-cache.ts'
import { findFreePort, findHindrance } from './port.ts'
import { serve, stopAll } from './process.ts'
import { tool } from './project.ts'
import { untilSilent } from './pulse.ts'
import { writeSecrets } from './secrets-file.ts'
import { checkSettings, localVariables, refuseSecrets, STANDARD_VARIABLES } from './settings.ts'
import type { StartOptions } from './start-options.ts'
import { findWhereabouts, type Whereabouts } from './whereabouts.ts'

/** What wrangler tells its parent once it answers. The port that it names there may be one of its own, for itself. */
const Ready = v.pipe(v.string(), v.parseJson(), v.object({ event: v.literal('DEV_SERVER_READY') }))

/** Serves until the script is asked to stop; with `watch`, the client is built anew whenever it changes. */
export async function serveEdgewise(given: StartOptions, { watch }: { watch: boolean }): Promise<void> {
  const { variables } = readDeployment()
  checkSettings(variables)
  refuseSecrets()
  const hindrance = (await findHindrance(given)) ?? lockData(given.data)
  if (hindrance) {
    console.error(hindrance)
    return stopAll(1)
  }
  boundPictures(given.data)
  const page = join(ownBuild(given.data), 'page')
  if ((await buildClient({ folder: page })) !== 0) return stopAll(1)
  const options = { ...given, port: given.port || (await findFreePort(given.host)) }
  const whereabouts = await findWhereabouts(options.https ? 'https' : 'http', options.host, options.port)
  // On this computer alone the first one is the owner, as whoever sits here has all that is kept anyway.
  const claim = whereabouts.open ? takeClaim(options.data) : undefined
  const wrangler = serve([...wranglerArgs(options, page), ...secretArgs(options, claim)], {
    env: wranglerEnvironment(options),
    stderr: options.level === 'debug' ? 'inherit' : 'pipe',
  })
  if (wrangler.stderr) passOnComplaints(wrangler.stderr, (line) => process.stderr.write(line))
  if (watch) watchClient(page)
  wrangler.on('exit', () => stopAll(1))
  wrangler.on('message', async (message) => {
    if (!v.is(Ready, message)) return
    await announce(options, whereabouts, claim)
    // Whoever works on the Worker may have it stand still, to look into it.
    if (watch) return
    await untilSilent(whereabouts.here)
    console.error('Edgewise no longer answers: its runtime has ended and was not started again. Start it anew.')
    await stopAll(1)
  })
}

function wranglerArgs(options: StartOptions, page: string): string[] {
  const { host, port, data, level, https } = options
  const variables = localVariables(Object.keys(STANDARD_VARIABLES))
  return [
    ...[tool.wrangler, 'dev', '--local', '--env=', '--show-interactive-dev-session=false', `--log-level=${level}`],
    ...[`--ip=${host}`, `--port=${port}`, '--inspector-port=0', `--persist-to=${data}`, `--assets=${page}`],
    // A domain of the deployment is not what people come by here, whatever it would be taken for.
    '--infer-origin-from-routes=false',
    ...(https ? certificateArgs(options) : plainArgs(options)),
    ...Object.entries(variables).map(([name, value]) => `--var=${name}:${value}`),
  ]
}

function secretArgs({ data }: StartOptions, claim: string | undefined): string[] {
  return claim === undefined ? [] : [`--env-file=${writeSecrets(data, CLAIM, claim)}`]
}

function certificateArgs({ files, data, host }: StartOptions): string[] {
  const { cert, key } = files ?? ownCertificate(data, host)
  return ['--local-protocol=https', `--https-cert-path=${cert}`, `--https-key-path=${key}`]
}

/** Where no certificate shows a browser whose page it has, the Worker is told by which names people come. */
function plainArgs({ host, allowed }: StartOptions): string[] {
  return ['--local-protocol=http', `--var=ALLOWED_HOSTS:${namesHere(host, allowed).join(',')}`]
}

/** Settings that keep wrangler to itself: no prompt, no call home, nothing written outside of the project. */
function wranglerEnvironment({ data }: StartOptions): NodeJS.ProcessEnv {
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

async function announce(
  { command, data, https, open }: StartOptions,
  { here, elsewhere, open: reachable }: Whereabouts,
  claim: string | undefined,
): Promise<void> {
  // Whoever reads this may stop it from here on, which is no failure.
  process.exitCode = 0
  console.log(`Edgewise is at ${here}`)
  if (elsewhere.length > 0) console.log(`Others in the network open ${elsewhere.join(' or ')}`)
  if (claim !== undefined && !(await isClaimed(here)))
    console.log(
      `Whoever registers first by this link is its owner, and until then nobody else can: ${claimLink(here, claim)}`,
    )
  if (reachable && !https)
    console.log(`It is not encrypted: passwords can be read on their way. ${command} -- --https encrypts it.`)
  console.log(`Everything is kept in ${data}. Ctrl+C stops it.`)
  if (open) openBrowser(here)
}
