/** Which literal addresses belong to the public internet, by the registries of IANA. */

/** An address as one number, with the number of bits that its family has. */
interface Ip {
  readonly bits: 32 | 128
  readonly value: bigint
}

interface Range extends Ip {
  readonly prefix: number
}

// https://www.iana.org/assignments/iana-ipv4-special-registry, multicast, and the one address by which
// machines on Azure reach their host. Ranges of the registry that are routed hold no web pages either.
const IPV4_SPECIAL = ranges(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
)

// https://www.iana.org/assignments/ipv6-unicast-address-assignments, neighbours joined. What is not handed out
// cannot be a web site, so everything that wraps an IPv4 address (mapped, compatible, NAT64, 6to4) is outside, and so
// is most of what the special-purpose registry has.
const IPV6_ALLOCATED = ranges(
  // 2001::/23 is special: Teredo, benchmarks, ORCHID.
  '2001:200::/23',
  '2001:400::/22',
  '2001:800::/21',
  '2001:1200::/23',
  '2001:1400::/22',
  '2001:1800::/21',
  '2001:2000::/19',
  '2001:4000::/21',
  '2001:4800::/22',
  '2001:4c00::/23',
  '2001:5000::/20',
  '2001:8000::/18',
  '2003::/18',
  '2400::/11',
  '2600::/12',
  '2610::/23',
  '2620::/23',
  '2630::/12',
  '2800::/12',
  '2a00::/11',
  '2c00::/12',
)

// https://www.iana.org/assignments/iana-ipv6-special-registry, as far as it lies in what is allocated.
const IPV6_SPECIAL = ranges('2001:db8::/32', '2620:4f:8000::/48')

/** Whether a host is a literal address. It must come from `URL.hostname`, which writes each address in one way. */
export function isIp(host: string): boolean {
  return parse(host) !== null
}

/** Whether a literal address, as `URL.hostname` writes it, is public. False for anything that is no address. */
export function isPublicIp(host: string): boolean {
  const ip = parse(host)
  if (ip === null) return false
  if (ip.bits === 32) return !within(ip, IPV4_SPECIAL)
  return within(ip, IPV6_ALLOCATED) && !within(ip, IPV6_SPECIAL)
}

function parse(host: string): Ip | null {
  if (host.startsWith('[')) return { bits: 128, value: ipv6(host.slice(1, -1)) }
  // The URL parser takes a host for IPv4 exactly if its last label is a number, and then writes four decimals.
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? { bits: 32, value: join(host.split('.').map(BigInt), 8n) } : null
}

function ipv6(text: string): bigint {
  const [head = '', tail] = text.split('::')
  const front = groups(head)
  const back = groups(tail ?? '')
  const zeros = Array<bigint>(8 - front.length - back.length).fill(0n)
  return join([...front, ...zeros, ...back], 16n)
}

function groups(text: string): readonly bigint[] {
  return text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`))
}

function join(parts: readonly bigint[], width: bigint): bigint {
  return parts.reduce((value, part) => (value << width) | part, 0n)
}

function within(ip: Ip, among: readonly Range[]): boolean {
  return among.some(({ value, prefix }) => {
    const rest = BigInt(ip.bits - prefix)
    return ip.value >> rest === value >> rest
  })
}

function ranges(...texts: readonly string[]): readonly Range[] {
  return texts.map((text) => {
    const [address = '', prefix] = text.split('/')
    const ip = parse(address.includes(':') ? `[${address}]` : address)
    if (ip === null) throw new Error(`"${text}" is not a range of addresses.`)
    return { ...ip, prefix: Number(prefix) }
  })
}
