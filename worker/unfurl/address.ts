/**
 * Where the deployment may go for a stranger's link (R19): one pure function, asked for the link itself, for every
 * redirect and for every picture. It judges what is written; a Worker cannot resolve a name first and then connect to
 * just that address. A public name that resolves inward is stopped by the platform, which connects to public
 * addresses only; `wrangler dev` connects anywhere, so there such a name gets through.
 */

import { entriesOf, parseDomains } from '../../protocol/domains.ts'
import { LINK_LENGTH_MAX } from '../../protocol/limits.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { isIp, isPublicIp } from './ip.ts'
import { isPublicName, isWithin } from './name.ts'

export interface Allowed {
  readonly type: 'allowed'
  readonly url: URL
}

export interface Refused {
  readonly type: 'refused'
  readonly reason: 'malformed' | 'too_long' | 'scheme' | 'userinfo' | 'denied' | 'port' | 'name' | 'ip'
}

/** What the operator has opened and closed. */
export interface Policy {
  /** Hosts, each as `host:port`, that are open whatever their address. */
  readonly allow: ReadonlySet<string>
  /** Domains that are closed with everything below them, opened or not. */
  readonly deny: ReadonlySet<string>
}

const DEFAULT_PORTS = new Map([
  ['http:', '80'],
  ['https:', '443'],
])

const ENTRY = /^(\[[\da-f:.]+\]|[^\s:/?#@*[\]\\]+)(?::(\d{1,5}))?$/i

/** Whether an address may be fetched. */
export function checkAddress(address: string, policy: Policy): Allowed | Refused {
  if (address.length > LINK_LENGTH_MAX) return refused('too_long')
  const url = URL.parse(address)
  if (url === null) return refused('malformed')
  const port = DEFAULT_PORTS.get(url.protocol)
  if (port === undefined) return refused('scheme')
  if (url.username !== '' || url.password !== '') return refused('userinfo')
  if (isWithin(url.hostname, policy.deny)) return refused('denied')
  if (policy.allow.has(`${url.hostname}:${url.port || port}`)) return { type: 'allowed', url }
  // The parser leaves out the port that a scheme has anyway.
  if (url.port !== '') return refused('port')
  if (isIp(url.hostname)) return isPublicIp(url.hostname) ? { type: 'allowed', url } : refused('ip')
  return isPublicName(url.hostname) ? { type: 'allowed', url } : refused('name')
}

/**
 * What the operator's two settings say. `allow` has hosts such as `wiki.lan, 127.0.0.1:8123`; one without a port is
 * opened at the ports 80 and 443. `deny` has domains such as `example.com, ru`. Throws if an entry is neither.
 */
export function parsePolicy(allow: string, deny: string): Policy {
  const closed = parseDomains(entriesOf(deny))
  if (isRefusal(closed)) throw new Error(`UNFURL_DENY: ${closed.message}`)
  return { allow: parseHosts('UNFURL_ALLOW', allow), deny: new Set(closed) }
}

/** The hosts that the operator's setting of this name opens, each as `host:port`. Throws if an entry is none. */
export function parseHosts(setting: string, text: string): ReadonlySet<string> {
  return new Set(entriesOf(text).flatMap((entry) => openings(setting, entry)))
}

/** The hosts alone, of what `parseHosts` gives. */
export function hostsOf(opened: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...opened].map((entry) => entry.slice(0, entry.lastIndexOf(':'))))
}

function refused(reason: Refused['reason']): Refused {
  return { type: 'refused', reason }
}

function openings(setting: string, entry: string): readonly string[] {
  const [, host = '', port] = ENTRY.exec(entry) ?? []
  const url = URL.parse(`http://${host}:${port ?? 80}/`)
  if (url === null || Number(port) === 0) {
    throw new Error(
      `${setting}: "${entry}" is neither a host nor a host and a port, such as wiki.lan or 10.0.0.7:8080.`,
    )
  }
  const ports = port === undefined ? [...DEFAULT_PORTS.values()] : [String(Number(port))]
  return ports.map((each) => `${url.hostname}:${each}`)
}
