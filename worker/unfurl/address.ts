/**
 * Where the deployment may go for a stranger's link (R19): one pure function, asked for the link itself, for every
 * redirect and for every picture. It judges what is written; a Worker cannot resolve a name first and then connect to
 * just that address. A public name that resolves inward is stopped by the platform, which connects to public
 * addresses only; `wrangler dev` connects anywhere, so there such a name gets through.
 */

import { LINK_LENGTH_MAX } from '../../protocol/limits.ts'
import { isIp, isPublicIp } from './ip.ts'

export interface Allowed {
  readonly type: 'allowed'
  readonly url: URL
}

export interface Refused {
  readonly type: 'refused'
  readonly reason: 'malformed' | 'too_long' | 'scheme' | 'userinfo' | 'port' | 'name' | 'ip'
}

/** The hosts that the operator opened, each as `host:port`. */
export type AllowList = ReadonlySet<string>

const DEFAULT_PORTS = new Map([
  ['http:', '80'],
  ['https:', '443'],
])

// Names that mean something inside a network or nothing at all, names of metadata services, and
// public services that turn any address into a name. Each closes everything below it.
const CLOSED = new Set([
  'alt',
  'arpa',
  'cluster',
  'consul',
  'corp',
  'example',
  'home',
  'i2p',
  'internal',
  'intra',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'mail',
  'onion',
  'private',
  'svc',
  'test',
  'fritz.box',
  'metadata.goog',
  'backname.io',
  'lacolhost.com',
  'localdev.me',
  'localtest.me',
  'lvh.me',
  'nip.io',
  'rbndr.us',
  'sslip.io',
  'traefik.me',
  'vcap.me',
  'xip.io',
])

// As the URL parser leaves it: lower case, Unicode in Punycode, escapes resolved.
const NAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?$/

const ENTRY = /^(\[[\da-f:.]+\]|[^\s:/?#@*[\]\\]+)(?::(\d{1,5}))?$/i

/** Whether an address may be fetched. */
export function checkAddress(address: string, allow: AllowList): Allowed | Refused {
  if (address.length > LINK_LENGTH_MAX) return { type: 'refused', reason: 'too_long' }
  const url = URL.parse(address)
  if (url === null) return { type: 'refused', reason: 'malformed' }
  const port = DEFAULT_PORTS.get(url.protocol)
  if (port === undefined) return { type: 'refused', reason: 'scheme' }
  if (url.username !== '' || url.password !== '') return { type: 'refused', reason: 'userinfo' }
  if (allow.has(`${url.hostname}:${url.port || port}`)) return { type: 'allowed', url }
  if (url.port !== '') return { type: 'refused', reason: 'port' }
  if (isIp(url.hostname)) return isPublicIp(url.hostname) ? { type: 'allowed', url } : { type: 'refused', reason: 'ip' }
  return isPublicName(url.hostname) ? { type: 'allowed', url } : { type: 'refused', reason: 'name' }
}

/**
 * The hosts in a list such as `wiki.lan, 127.0.0.1:8123`. A host without a port is opened at the ports 80 and 443.
 * Throws if an entry is not a host.
 */
export function parseAllowList(text: string): AllowList {
  const entries = text.split(',').map((entry) => entry.trim())
  return new Set(entries.filter((entry) => entry !== '').flatMap(openings))
}

function isPublicName(host: string): boolean {
  if (host.length > 254 || !NAME.test(host)) return false
  const labels = host.split('.').filter((label) => label !== '')
  return !labels.some((_, index) => CLOSED.has(labels.slice(index).join('.')))
}

function openings(entry: string): readonly string[] {
  const [, host = '', port] = ENTRY.exec(entry) ?? []
  const url = URL.parse(`http://${host}:${port ?? 80}/`)
  if (url === null || port === '0') {
    throw new Error(
      `UNFURL_ALLOW: "${entry}" is neither a host nor a host and a port, such as wiki.lan or 10.0.0.7:8080.`,
    )
  }
  const ports = port === undefined ? [...DEFAULT_PORTS.values()] : [String(Number(port))]
  return ports.map((each) => `${url.hostname}:${each}`)
}
