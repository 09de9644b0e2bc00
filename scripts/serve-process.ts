// The server that `npm run serve` starts and watches over: the runtime, and the front before it.
import { readFileSync } from 'node:fs'
import { claimFile, claimLink, isClaimed, takeClaim } from './claim.ts'
import { Front } from './front.ts'
import { Health } from './health.ts'
import { Hosts, namesHere } from './hosts.ts'
import { JsonLog } from './json-log.ts'
import { Peers } from './peer.ts'
import { boundPictures } from './picture-cache.ts'
import { addressesOf, explain } from './port.ts'
import { startRuntime } from './runtime.ts'
import { readServeOptions, SERVE } from './serve-options.ts'

const {
  host,
  'allowed-hosts': allowed,
  port,
  data,
  base,
  'trust-proxy': trusted,
  'log-level': level,
  tls,
} = readServeOptions()
const log = new JsonLog(level)
const pair = tls && { cert: readFileSync(tls.cert), key: readFileSync(tls.key) }
const claim = takeClaim(data)
boundPictures(data)
const runtime = await startRuntime({ data, path: base, claim, log })
const hosts = new Hosts(namesHere(host, allowed))
const front = new Front({ runtime, log, peers: new Peers(trusted), hosts, health: new Health(runtime), tls: pair })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Miniflare would end the process at once, in the middle of an answer.
  process.removeAllListeners(signal)
  process.once(signal, () => stop(signal))
}
// It was free a moment ago; somebody else may have been quicker.
const listening = await front.listen(await addressesOf(host), port).catch((error) => {
  console.error(explain(error, { command: SERVE, host, port }))
  process.exit(1)
})
const name = host.includes(':') ? `[${host}]` : host
const address = `${tls ? 'https' : 'http'}://${name}:${listening}`
// First to whoever watches over this process: whoever reads the log may stop it from here on, which is no failure.
process.send?.('ready')
// The process to stop is the one that watches over this one; a second one on the same data names it too.
log.write('info', 'serving', { address, data, process: process.ppid })
// Without it nobody is served, and no alarm rings. Whoever watches over this process starts all of it anew.
const watch = setInterval(() => runtime.check().catch(giveUp), 1_000)
if (claim !== undefined) await offer(claim)

/** Until there is an owner, somebody has to do something. */
async function offer(claim: string): Promise<void> {
  if (await isClaimed(`http://127.0.0.1:${runtime.port}`, { 'x-edgewise-gate': runtime.secret })) return
  log.write('warn', 'claim', { link: claimLink(address, claim), file: claimFile(data) })
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  log.write('info', 'stopping', { signal })
  clearInterval(watch)
  await front.stop()
  await runtime.stop()
  log.write('info', 'stopped')
  process.exit(0)
}

function giveUp(error: unknown): void {
  log.write('error', 'runtime_lost', { error: String(error) })
  process.exit(1)
}
