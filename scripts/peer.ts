// Who calls, and by which scheme: what the connection shows, or what a proxy says that is trusted by name.
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { TLSSocket } from 'node:tls'

export interface Peer {
  readonly address: string
  readonly scheme: 'http' | 'https'
  /** Comes through a proxy that is trusted. */
  readonly proxied: boolean
}

export class Peers {
  readonly #trusted: BlockList
  readonly #near: BlockList

  /** @param networks of the proxies that are trusted, as `parseNetworks` takes them */
  constructor(networks: readonly string[]) {
    const near = ['127.0.0.0/8', '::1', ...networks]
    const [trusted, all] = [parseNetworks(networks), parseNetworks(near)]
    if (!trusted || !all) throw new Error(`These are no networks: ${networks.join(', ')}`)
    this.#trusted = trusted
    this.#near = all
  }

  of({ socket, headers }: IncomingMessage): Peer {
    const address = plain(socket.remoteAddress ?? '')
    const scheme = socket instanceof TLSSocket ? 'https' : 'http'
    if (!has(this.#trusted, address)) return { address, scheme, proxied: false }
    const said = headers['x-forwarded-proto']
    return {
      address: this.#behind(address, headers['x-forwarded-for']),
      scheme: said === 'https' || said === 'http' ? said : scheme,
      proxied: true,
    }
  }

  /** Whether it is this machine or one of the proxies themselves, not somebody behind them. */
  isNear({ address }: Peer): boolean {
    return has(this.#near, address)
  }

  /**
   * Each hop adds to the header's end the address that it saw. Read from there, the first that is no proxy of ours is
   * the caller; what stands before it, the caller may have written.
   */
  #behind(peer: string, forwarded: string | readonly string[] = ''): string {
    let address = peer
    for (const text of String(forwarded).split(',').reverse()) {
      const hop = plain(text.trim())
      if (isIP(hop) === 0) return address
      address = hop
      if (!has(this.#trusted, hop)) return address
    }
    return address
  }
}

/** Addresses and CIDR as one list; undefined if one of them is neither. */
export function parseNetworks(networks: readonly string[]): BlockList | undefined {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', digits, ...more] = network.split('/')
    const family = familyOf(address)
    const bits = family === 'ipv6' ? 128 : 32
    const prefix = digits === undefined ? bits : /^\d{1,3}$/.test(digits) ? Number(digits) : Number.NaN
    if (isIP(address) === 0 || more.length > 0 || !(prefix <= bits)) return undefined
    list.addSubnet(address, prefix, family)
  }
  return list
}

function has(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/**
 * A socket that listens for IPv6 shows IPv4 addresses as ::ffff:192.0.2.1, and link-local ones with their interface; some
 * proxies add the port.
 */
function plain(address: string): string {
  const [bare = ''] = address.replace(/^\[(.*)\](?::\d+)?$|^([\d.]+):\d+$/, '$1$2').split('%')
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare
}
