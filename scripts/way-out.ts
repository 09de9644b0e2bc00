// Where the Worker's fetches may go. The runtime itself refuses all addresses that are not public, whatever a name leads to.
import { lookup } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { hostsOf } from '../worker/unfurl/address.ts'
import type { JsonLog } from './json-log.ts'
import { refuse } from './options.ts'

export interface WayOut {
  /** Each as `host:port`; for these alone the second network is. */
  readonly hosts: readonly string[]
  readonly networks: ReturnType<typeof networksOf>
}

/** @param allowed what the settings open, each as `host:port` */
export async function wayOut(allowed: ReadonlySet<string>, log: JsonLog): Promise<WayOut> {
  const addresses = await Promise.all([...hostsOf(allowed)].map((name) => addressesOf(name, log)))
  return { hosts: [...allowed], networks: networksOf(addresses.flat()) }
}

function networksOf(addresses: readonly string[]) {
  const tlsOptions = readTrust()
  return {
    PUBLIC: { network: { allow: ['public'], tlsOptions } },
    ALLOWED: { network: { allow: ['public', ...addresses], tlsOptions } },
  }
}

async function addressesOf(host: string, log: JsonLog): Promise<readonly string[]> {
  try {
    const addresses = await lookup(host.replace(/^\[|\]$/g, ''), { all: true })
    return addresses.map(({ address, family }) => `${address}/${family === 6 ? 128 : 32}`)
  } catch (error) {
    log.write('warn', 'host_unknown', { host, error: error instanceof Error ? error.message : String(error) })
    return []
  }
}

/** Pages of an intranet may have certificates of its own authority, which Node is told of by the same variable. */
function readTrust() {
  const file = process.env.NODE_EXTRA_CA_CERTS
  try {
    return { trustBrowserCas: true, trustedCertificates: file ? [readFileSync(file, 'utf8')] : [] }
  } catch {
    return refuse(`NODE_EXTRA_CA_CERTS is "${file}"; it must be a file that can be read.`)
  }
}
