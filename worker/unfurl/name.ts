/** Which names belong to the public internet, as far as a name tells. */

// What means something inside a network or nothing at all: RFC 6761 and 6762, RFC 8375, RFC 9476, `internal` (ICANN,
// 2024), the names that ICANN keeps back for the networks that use them, and those that clusters and routers give.
const INWARD = [
  'alt',
  'arpa',
  'cluster',
  'consul',
  'corp',
  'domain',
  'example',
  'fritz.box',
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
  'localnet',
  'mail',
  'onion',
  'private',
  'svc',
  'test',
  'workgroup',
]

// By which machines in a cloud reach what holds their credentials. Others of the kind are in `internal`.
const METADATA = ['metadata.goog', 'metadata.packet.net', 'metadata.platformequinix.com', 'metadata.tencentyun.com']

// Turn any address into a name, or lead to the machine that asks.
const WILDCARD_DNS = [
  '127-0-0-1.org.uk',
  '1u.ms',
  '42foo.com',
  'backname.io',
  'ddev.site',
  'lacolhost.com',
  'lcl.host',
  'lndo.site',
  'local-ip.co',
  'local-ip.medicmobile.org',
  'local-ip.sh',
  'local.gd',
  'localdev.me',
  'localho.st',
  'localhost.direct',
  'localhost.localstack.cloud',
  'localtest.me',
  'lvh.me',
  'nip.io',
  'plex.direct',
  'rbndr.us',
  'smackaho.st',
  'spoofed.burpcollaborator.net',
  'sslip.io',
  'traefik.me',
  'vcap.me',
  'xip.io',
  'xip.name',
]

const CLOSED = new Set([...INWARD, ...METADATA, ...WILDCARD_DNS])

// At least two labels, as the URL parser leaves them: lower case, Unicode in Punycode, escapes resolved.
const NAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?$/
const NAME_LENGTH_MAX = 253

/** Whether a host, as `URL.hostname` writes it, is a name that anybody on the internet could mean. */
export function isPublicName(host: string): boolean {
  return NAME.test(host) && withoutRoot(host).length <= NAME_LENGTH_MAX && !isWithin(host, CLOSED)
}

/** Whether a host is one of these domains or below one: `a.example.com` is within `example.com`, `notexample.com` not. */
export function isWithin(host: string, domains: ReadonlySet<string>): boolean {
  let name = withoutRoot(host)
  // Of `a.b.c` first the whole, then `b.c`, then `c`.
  for (let dot = 0; dot >= 0; name = name.slice(dot + 1)) {
    if (domains.has(name)) return true
    dot = name.indexOf('.')
  }
  return false
}

/** A name may end in the dot that stands for the root of all names. */
function withoutRoot(host: string): string {
  return host.replace(/\.$/, '')
}

/** The host as people call it. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^www\./, '')
}
