// The names by which people come over plain http. The check is the Worker's own.
import type { IncomingMessage } from 'node:http'
import { hostname } from 'node:os'
import { parseDomains } from '../protocol/domains.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import { checkHost } from '../worker/own-host.ts'
import type { Peer } from './peer.ts'

/** Those of this machine, the host that it listens on, and those that are allowed besides, as `URL.hostname` writes them. */
export function namesHere(host: string, allowed: readonly string[]): readonly string[] {
  const own = [hostname(), `${hostname()}.local`, host].flatMap((name) => {
    const parsed = parseDomains([name])
    return isRefusal(parsed) ? [] : parsed
  })
  return [...new Set([...own, ...allowed])]
}

export class Hosts {
  readonly #names: ReadonlySet<string>

  constructor(names: readonly string[]) {
    this.#names = new Set(names)
  }

  /**
   * Refuses a name that is none of ours. A certificate is for its names alone, and a proxy that is trusted knows which it
   * serves. Browsers never leave it out.
   */
  check({ headers: { host } }: IncomingMessage, { scheme, proxied }: Peer): Refusal | undefined {
    if (proxied || scheme === 'https' || host === undefined) return undefined
    const refused = checkHost(URL.parse(`http://${host}`)?.hostname ?? '', this.#names)
    return refused && { ...refused, message: `${refused.message} If a proxy has sent this, name that: --trust-proxy.` }
  }
}
