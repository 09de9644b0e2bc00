// Options of `npm run serve`.
import * as v from 'valibot'
import { parseBase } from './base.ts'
import { option, readOptions, Switch } from './options.ts'
import { parseNetworks } from './peer.ts'
import { levelFrom, OPTIONS, pair } from './start-options.ts'

export const SERVE = 'npm run serve'

const Networks = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').flatMap((network) => network.trim() || [])),
  v.check((networks) => parseNetworks(networks) !== undefined, 'it must be addresses or networks, such as 10.0.0.0/8'),
)
const Base = v.pipe(
  v.string(),
  v.check((text) => parseBase(text) !== undefined, 'it must be a path such as /chat/'),
)

const { port, host, data, cert, key } = OPTIONS

export const base = option('/', Base, {
  value: 'path',
  meaning: 'path below which a proxy has it, such as /chat/',
  variable: 'EDGEWISE_BASE',
})

export const serveOptions = {
  port,
  host,
  'allowed-hosts': OPTIONS['allowed-hosts'],
  data,
  'trust-proxy': option('', Networks, {
    value: 'networks',
    meaning: 'proxies that say truly who calls, such as 127.0.0.1,10.0.0.0/8',
    variable: 'EDGEWISE_TRUST_PROXY',
  }),
  base,
  cert,
  key,
  'log-level': levelFrom('info'),
  'no-build': option('0', Switch, {
    value: '',
    meaning: 'serves what npm run build has built',
    variable: 'EDGEWISE_NO_BUILD',
  }),
}

const ENDING = `Logs are lines of JSON on the standard output. Settings of the deployment (READERS, UNFURL_ALLOW, OPERATOR_TOKEN and the
others in the README) are taken from the environment.`

/** Reads the options; prints help and exits 0 if asked, says what is wrong and exits 2 otherwise. */
export function readServeOptions() {
  const purpose = 'Serves Edgewise from this machine for good. Ctrl+C or SIGTERM stops it.'
  const { cert, key, ...others } = readOptions({ command: SERVE, purpose, ending: ENDING }, serveOptions)
  return { ...others, tls: pair(cert, key) }
}
