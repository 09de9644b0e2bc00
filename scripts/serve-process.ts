// The server that `npm run serve` starts and watches over: the runtime, and the front before it.
import { readFileSync } from 'node:fs'
import { Front } from './front.ts'
import { Health } from './health.ts'
import { JsonLog } from './json-log.ts'
import { Peers } from './peer.ts'
import { addressesOf } from './port.ts'
import { startRuntime } from './runtime.ts'
import { readServeOptions } from './serve-options.ts'

const { host, port, data, 'trust-proxy': trusted, 'log-level': level, tls } = readServeOptions()
const log = new JsonLog(level)
const runtime = await startRuntime(data, log)
const front = new Front({
  runtime,
  log,
  peers: new Peers(trusted),
  health: new Health(runtime),
  tls: tls && { cert: readFileSync(tls.cert), key: readFileSync(tls.key) },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Miniflare would end the process at once, in the middle of an answer.
  process.removeAllListeners(signal)
  process.once(signal, () => stop(signal))
}
const listening = await front.listen(await addressesOf(host), port)
const name = host.includes(':') ? `[${host}]` : host
log.write('info', 'serving', {
  address: `${tls ? 'https' : 'http'}://${name}:${listening}`,
  data,
  process: process.pid,
})
process.send?.('ready')

async function stop(signal: NodeJS.Signals): Promise<void> {
  log.write('info', 'stopping', { signal })
  await front.stop()
  await runtime.stop()
  log.write('info', 'stopped')
  process.exit(0)
}
