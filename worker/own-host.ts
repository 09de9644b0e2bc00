/**
 * By which hosts people come who reach Edgewise by plain http on a machine of its owner's. A page of any other name that
 * somebody has lead here is, to the browser that shows it, one of ours (DNS rebinding).
 */

import { entriesOf } from '../protocol/domains.ts'
import { type Refusal, refuse } from '../protocol/refusal.ts'
import type { Env } from './env.ts'
import { log } from './log.ts'
import { isIp } from './unfurl/ip.ts'
import { isWithin } from './unfurl/name.ts'

const LOCAL = new Set(['localhost'])

/**
 * Refuses what is asked for by a name that may be somebody else's. Nobody can have an address lead elsewhere.
 * @param host as `URL.hostname` writes it
 * @param names that the machine has
 */
export function checkHost(host: string, names: ReadonlySet<string>): Refusal | undefined {
  if (isIp(host) || isWithin(host, LOCAL) || names.has(host)) return undefined
  return refuse(
    'forbidden',
    `Edgewise does not know "${host}" as a name of its machine. If it is one, start it with --allowed-hosts ${host}.`,
  )
}

/** Likewise, where the names of the machine are set; at the edge none are. */
export function checkOwnHost(request: Request, { ALLOWED_HOSTS }: Env): Refusal | undefined {
  if (ALLOWED_HOSTS === undefined) return undefined
  const { hostname } = new URL(request.url)
  const refusal = checkHost(hostname, new Set(entriesOf(ALLOWED_HOSTS)))
  // The page itself is no answer of the Worker's, and has no words for this.
  if (refusal) log('host_refused', { host: hostname })
  return refusal
}
