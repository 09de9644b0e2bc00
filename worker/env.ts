/** The bindings of wrangler.toml, and the settings of [vars] turned into types. */

import type { Directory } from './directory.ts'
import type { Room } from './room.ts'
import type { Site } from './site.ts'
import { checkAddress, type Policy, parsePolicy, type Refused } from './unfurl/address.ts'
import type { Job } from './unfurl/job.ts'
import type { User } from './user.ts'

export interface Env {
  readonly ROOM: DurableObjectNamespace<Room>
  readonly USER: DurableObjectNamespace<User>
  readonly SITE: DurableObjectNamespace<Site>
  readonly DIRECTORY: DurableObjectNamespace<Directory>
  readonly UNFURL: Queue<Job>
  readonly ASSETS: Fetcher
  readonly SIGN_IN_LIMIT: RateLimit
  readonly LOOKUP_LIMIT: RateLimit
  readonly CONNECT_LIMIT: RateLimit
  readonly CHANGE_LIMIT: RateLimit
  readonly ROOMS_LIMIT: RateLimit
  readonly READ_LIMIT: RateLimit
  readonly UNFURL_LIMIT: RateLimit
  readonly PREVIEW_LIMIT: RateLimit
  /** A secret, unless which nobody is the operator: `wrangler secret put OPERATOR_TOKEN`. */
  readonly OPERATOR_TOKEN?: string
  /** `read`: the lobby can be read before signing in; `none`: it cannot. */
  readonly GUESTS: string
  /** `open`: a new nickname registers; `closed`: only known ones sign in. */
  readonly REGISTRATION: string
  /** The cost of argon2id as a PHC string has it: `m=` KiB, `t=` passes, `p=` lanes. */
  readonly PASSWORD_COST: string
  /** `on`: links become cards; `off`: they stay links. */
  readonly UNFURL_CARDS: string
  /** Hosts that the unfurler may reach although the guard would refuse them: `host` or `host:port`, with commas between. */
  readonly UNFURL_ALLOW: string
  /** Domains that it never reaches, with everything below them, with commas between. */
  readonly UNFURL_DENY: string
}

export function guestsMayRead(env: Env): boolean {
  return oneOf('GUESTS', env.GUESTS, ['read', 'none']) === 'read'
}

export function registrationOpen(env: Env): boolean {
  return oneOf('REGISTRATION', env.REGISTRATION, ['open', 'closed']) === 'open'
}

/** Tells why a link, as `addressOf` writes it, cannot become a card, or null: nothing is begun for one that cannot. */
export type Hindrance = (address: string) => 'off' | `address_${Refused['reason']}` | null

export function unfurlHindrance(env: Env): Hindrance {
  const policy = unfurlPolicy(env)
  if (oneOf('UNFURL_CARDS', env.UNFURL_CARDS, ['on', 'off']) === 'off') return () => 'off'
  return (address) => {
    const checked = checkAddress(address, policy)
    return checked.type === 'refused' ? `address_${checked.reason}` : null
  }
}

export function unfurlPolicy(env: Env): Policy {
  return parsePolicy(env.UNFURL_ALLOW, env.UNFURL_DENY)
}

function oneOf(name: string, given: string, allowed: readonly string[]): string {
  if (!allowed.includes(given)) throw new Error(`${name} is "${given}"; it must be one of: ${allowed.join(', ')}.`)
  return given
}
