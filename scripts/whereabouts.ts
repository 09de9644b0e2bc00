// Where people find a server of this computer, by the host that it listens on.
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

export interface Whereabouts {
  /** What whoever sits here opens. */
  readonly here: string
  /** What others open, if that is something else. */
  readonly elsewhere: readonly string[]
  /** Whether anybody but this computer can reach it. */
  readonly open: boolean
}

const ANY = ['0.0.0.0', '::']
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Addresses of the web, beginning with `scheme`. */
export async function findWhereabouts(scheme: 'http' | 'https', host: string, port: number): Promise<Whereabouts> {
  const url = (name: string) => `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`
  const addresses = (await lookup(host, { all: true })).map(({ address }) => address)
  if (addresses.some((address) => ANY.includes(address)))
    return { here: url('localhost'), elsewhere: ownAddresses().map(url), open: true }
  return { here: url(host), elsewhere: [], open: !addresses.every(isLoopback) }
}

/** Those that people type: IPv4, and the one beside it is not needed. */
function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((found = []) => found)
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)
}

function isLoopback(address: string): boolean {
  return loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
