// The names that a certificate is for: hosts, and addresses of a network of one's own.
import { BlockList, isIP } from 'node:net'
import { domainToASCII, domainToUnicode } from 'node:url'
import tlds from 'tlds' with { type: 'json' }

export interface Names {
  /** In lower case; `*.` at the beginning stands for any one label. */
  readonly hosts: readonly string[]
  readonly addresses: readonly string[]
}

/** Networks whose addresses mean something only inside. An authority of one's own vouches for no others. */
export const PRIVATE_NETWORKS = [
  { address: '10.0.0.0', prefix: 8, family: 'ipv4' },
  { address: '100.64.0.0', prefix: 10, family: 'ipv4' },
  { address: '127.0.0.0', prefix: 8, family: 'ipv4' },
  { address: '169.254.0.0', prefix: 16, family: 'ipv4' },
  { address: '172.16.0.0', prefix: 12, family: 'ipv4' },
  { address: '192.168.0.0', prefix: 16, family: 'ipv4' },
  { address: '::1', prefix: 128, family: 'ipv6' },
  { address: 'fc00::', prefix: 7, family: 'ipv6' },
  { address: 'fe80::', prefix: 10, family: 'ipv6' },
] as const

const HOST = /^(?=.{1,253}$)(?:\*\.)?(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/
const PUBLIC = new Set(tlds)
const privateAddresses = new BlockList()
for (const { address, prefix, family } of PRIVATE_NETWORKS) privateAddresses.addSubnet(address, prefix, family)

/** Undefined if the text is no host name. Letters outside of ASCII become what the network knows them as (`xn--`). */
export function parseHost(text: string): string | undefined {
  const [, wildcard = '', name = ''] = /^(\*\.)?(.*)$/.exec(text) ?? []
  const host = wildcard + domainToASCII(name)
  return HOST.test(host) && isIP(host) === 0 ? host : undefined
}

export function isPrivate(address: string): boolean {
  return privateAddresses.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
}

/** Whether the host is the domain or lies below it. */
export function isBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}

/**
 * The domain that a host is in: `example.lan` of `chat.example.lan`. It is the host itself where others may be in that
 * domain too, as in `lan` and `co.uk`. Undefined of `*.com` and `*.co.uk`, which are all of somebody else's.
 */
export function domainOf(host: string): string | undefined {
  const [first = '', ...rest] = host.split('.')
  const isPublic = PUBLIC.has(domainToUnicode(rest.at(-1) ?? first))
  if (rest.length > (isPublic ? 2 : 1) || (first === '*' && !isPublic)) return rest.join('.')
  return first === '*' || (isPublic && rest.length === 0) ? undefined : host
}
