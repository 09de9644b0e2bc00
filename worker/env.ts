/** The bindings of wrangler.toml, and the settings turned into types. */

import type { CardRules } from '../protocol/model.ts'
import type { TellJob } from './attention.ts'
import type { Rate } from './bucket.ts'
import type { Directory } from './directory.ts'
import { logError } from './log.ts'
import type { Cost } from './password.ts'
import type { Relay } from './relay.ts'
import type { Room } from './room.ts'
import { isSame } from './secret.ts'
import { readSetting, type SettingName } from './settings.ts'
import type { Site } from './site.ts'
import { checkAddress, hostsOf, type Policy, type Refused } from './unfurl/address.ts'
import type { Job } from './unfurl/job.ts'
import type { User } from './user.ts'

export interface Env extends Readonly<Partial<Record<SettingName, string>>> {
  readonly ROOM: DurableObjectNamespace<Room>
  readonly RELAY: DurableObjectNamespace<Relay>
  readonly USER: DurableObjectNamespace<User>
  readonly SITE: DurableObjectNamespace<Site>
  readonly DIRECTORY: DurableObjectNamespace<Directory>
  readonly UNFURL: Queue<Job>
  readonly TELL: Queue<TellJob>
  readonly ASSETS: Fetcher
  readonly SIGN_IN_LIMIT: RateLimit
  readonly LOOKUP_LIMIT: RateLimit
  readonly STRANGER_LIMIT: RateLimit
  readonly CONNECT_LIMIT: RateLimit
  readonly CHANGE_LIMIT: RateLimit
  readonly NAME_LIMIT: RateLimit
  readonly ROOMS_LIMIT: RateLimit
  readonly READ_LIMIT: RateLimit
  readonly SEARCH_LIMIT: RateLimit
  readonly UNFURL_LIMIT: RateLimit
  readonly PREVIEW_LIMIT: RateLimit
  /** Where `npm start` serves by plain http: the names of the machine, with commas between. */
  readonly ALLOWED_HOSTS?: string
}

export function lobbyIsPublic({ READERS }: Env): boolean {
  return readSetting('READERS', READERS) === 'lobby'
}

export function registrationOpen({ REGISTRATION }: Env): boolean {
  return readSetting('REGISTRATION', REGISTRATION) === 'open'
}

export function postRate({ POST_RATE }: Env): Rate {
  return readSetting('POST_RATE', POST_RATE)
}

/** How many sockets an object holds before further ones go to another. */
export function socketsPerObject({ SOCKETS_PER_OBJECT }: Env): number {
  return readSetting('SOCKETS_PER_OBJECT', SOCKETS_PER_OBJECT)
}

export function passwordCost({ PASSWORD_COST }: Env): Cost {
  return readSetting('PASSWORD_COST', PASSWORD_COST)
}

/** Tells why a link, as `addressOf` writes it, cannot become a card, or null: nothing is begun for one that cannot. */
export type Hindrance = (address: string) => 'off' | `address_${Refused['reason']}` | null

/** @param rules what is set on screen, where that can be asked for */
export function unfurlHindrance(env: Env, rules?: CardRules): Hindrance {
  return (address) => {
    try {
      if (rules?.cards === false || !operatorCardRules(env).cards) return 'off'
      const checked = checkAddress(address, unfurlPolicy(env, rules))
      return checked.type === 'refused' ? `address_${checked.reason}` : null
    } catch (error) {
      // A wrong setting costs cards, and keeps nobody from talking.
      logError('setting_wrong', error)
      return 'off'
    }
  }
}

/** Where the deployment may go. What the operator opens, those who run the deployment can close, and not the reverse. */
export function unfurlPolicy(env: Env, rules?: CardRules): Policy {
  const [allow, pushes] = [readSetting('UNFURL_ALLOW', env.UNFURL_ALLOW), readSetting('PUSH_ALLOW', env.PUSH_ALLOW)]
  const deny = new Set([...operatorCardRules(env).denied, ...(rules?.denied ?? []), ...hostsBeside(allow, pushes)])
  return { allow, deny }
}

/**
 * Where pushes may go: any member says where their browser listens, and cannot be let reach what is open to be read, and
 * no more, such as a wiki inside.
 */
export function pushPolicy({ UNFURL_ALLOW, PUSH_ALLOW }: Env): Policy {
  const allow = readSetting('PUSH_ALLOW', PUSH_ALLOW)
  return { allow, deny: hostsBeside(allow, readSetting('UNFURL_ALLOW', UNFURL_ALLOW)) }
}

/** Hosts that are open for something else alone: their names may look public, and lead inside. */
function hostsBeside(open: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> {
  return hostsOf(others).difference(hostsOf(open))
}

/** What holds whatever is set on screen. */
export function operatorCardRules({ UNFURL_CARDS, UNFURL_DENY }: Env): CardRules {
  return {
    cards: readSetting('UNFURL_CARDS', UNFURL_CARDS) === 'on',
    denied: [...readSetting('UNFURL_DENY', UNFURL_DENY)],
  }
}

/** Where objects must stay and where new ones should be made; empty for what is left to the platform. */
export function placement({ JURISDICTION, LOCATION_HINT }: Env) {
  return {
    jurisdiction: readSetting('JURISDICTION', JURISDICTION),
    locationHint: readSetting('LOCATION_HINT', LOCATION_HINT),
  }
}

/** Whether somebody brings what makes one the owner; undefined where nothing is needed for it but to be the first. */
export function claims(brought: string | undefined, { CLAIM_TOKEN }: Env): boolean | undefined {
  try {
    const token = readSetting('CLAIM_TOKEN', CLAIM_TOKEN)
    return token === '' ? undefined : isSame(brought ?? '', token)
  } catch (error) {
    // A wrong setting lets nobody become the owner, and keeps nobody out who is known.
    logError('setting_wrong', error)
    return false
  }
}

/** The secret of the operator; undefined if there is none, and so no operator. */
export function operatorToken({ OPERATOR_TOKEN }: Env): string | undefined {
  return readSetting('OPERATOR_TOKEN', OPERATOR_TOKEN) || undefined
}
