/** Every setting of a deployment: what it means, what holds without it, where it is set and what is allowed. */

import * as v from 'valibot'
import { parseCost } from './password.ts'
import { parsePostRate } from './post-rate.ts'
import { parseHosts, parsePolicy } from './unfurl/address.ts'
import { wholeNumber } from './whole-number.ts'

export interface Setting {
  readonly meaning: string
  /** What holds where nothing is given. For a secret that is nothing. */
  readonly standard: string
  /** `var`: in [vars] of wrangler.toml. `secret`: never in a file that is shared. */
  readonly where: 'var' | 'secret'
  readonly check: v.GenericSchema<string, unknown>
}

/** A guess at a thousand a second would take longer than anybody lives. */
const TOKEN_MIN = 16

export const SETTINGS = {
  READERS: choice('READERS', ['lobby', 'none'], 'who has not signed in can read the lobby; `none`: nothing'),
  REGISTRATION: choice(
    'REGISTRATION',
    ['open', 'closed'],
    'a new nickname registers, if *Who may register* lets it; `closed`: only known ones sign in, whatever that says',
  ),
  PASSWORD_COST: {
    meaning: 'of argon2id: KiB, passes, lanes. Old hashes are made anew when their users sign in',
    standard: 'm=19456,t=2,p=1',
    where: 'var',
    check: parsed(parseCost),
  },
  POST_RATE: {
    meaning: 'messages a second of one user in one room, 1 to 10000; ten times as many may come at once',
    standard: '3',
    where: 'var',
    check: parsed(parsePostRate),
  },
  SOCKETS_PER_OBJECT: {
    meaning: 'sockets that a room holds itself, 1 to 20000; further ones go to [relays](docs/scale.md) of as many each',
    standard: '1000',
    where: 'var',
    check: parsed((text) => wholeNumber('SOCKETS_PER_OBJECT', text, 20_000)),
  },
  UNFURL_CARDS: choice(
    'UNFURL_CARDS',
    ['on', 'off'],
    'links become cards, if *Links become cards* is set; `off`: new ones stay links, and no page is fetched',
  ),
  UNFURL_ALLOW: {
    meaning: 'hosts that cards may be fetched from although the guard would refuse them: `wiki.lan, 10.0.0.7:8080`',
    standard: '',
    where: 'var',
    check: parsed((text) => parseHosts('UNFURL_ALLOW', text)),
  },
  UNFURL_DENY: {
    meaning:
      'domains that no card is fetched from, with all below them, beside those set on screen: `example.com, ads.example.net`',
    standard: '',
    where: 'var',
    check: parsed((text) => parsePolicy('', text).deny),
  },
  PUSH_ALLOW: {
    meaning:
      'hosts of a push service of your own, where pushes may go although they are not public or not encrypted: `push.lan`',
    standard: '',
    where: 'var',
    check: parsed((text) => parseHosts('PUSH_ALLOW', text)),
  },
  LOCATION_HINT: choice(
    'LOCATION_HINT',
    ['', 'wnam', 'enam', 'sam', 'weur', 'eeur', 'apac', 'apac-ne', 'apac-se', 'oc', 'afr', 'me'],
    'at the edge: [where](docs/edge.md#where-it-is-kept) new objects are made, such as `weur`',
  ),
  JURISDICTION: choice(
    'JURISDICTION',
    ['', 'eu', 'us', 'fedramp', 'fedramp-high'],
    'at the edge: [where](docs/edge.md#where-it-is-kept) objects must stay, such as `eu`; a change is a new beginning',
  ),
  CLAIM_TOKEN: {
    meaning:
      'until there is an owner, only who brings this registers, and becomes the owner; without it the first one does',
    standard: '',
    where: 'secret',
    check: v.pipe(
      v.string(),
      v.check(
        (token) => token === '' || token.length >= TOKEN_MIN,
        ({ input }) => `CLAIM_TOKEN has ${input.length} characters; it must have at least ${TOKEN_MIN}.`,
      ),
    ),
  },
  OPERATOR_TOKEN: {
    meaning: 'whoever has it can [set a room back](docs/api.md#post-apiroomsroomrestore) to an earlier time',
    standard: '',
    where: 'secret',
    check: v.pipe(
      v.string(),
      v.check(
        (token) => token === '' || token.length >= TOKEN_MIN,
        // A secret is not shown, not even a wrong one.
        ({ input }) => `OPERATOR_TOKEN has ${input.length} characters; it must have at least ${TOKEN_MIN}.`,
      ),
    ),
  },
} as const satisfies Readonly<Record<string, Setting>>

export type SettingName = keyof typeof SETTINGS
type Value<Name extends SettingName> = v.InferOutput<(typeof SETTINGS)[Name]['check']>

/** What a setting says. Throws if that is nothing that it may say. */
export function readSetting<Name extends SettingName>(name: Name, given: string | undefined): Value<Name>
export function readSetting(name: SettingName, given = SETTINGS[name].standard): unknown {
  const result = v.safeParse(SETTINGS[name].check, given)
  if (!result.success) throw new Error(result.issues[0].message)
  return result.output
}

/** For each wrong value of those that are given: its name, what was given and what is allowed, in one sentence. */
export function problemsOf(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(SETTINGS).flatMap(([name, { check }]) => {
    const value = given[name]
    const result = value === undefined ? undefined : v.safeParse(check, value)
    return result?.issues?.map(({ message }) => message) ?? []
  })
}

function choice<const Values extends readonly [string, ...string[]]>(name: string, values: Values, meaning: string) {
  const allowed = values.map((value) => value || '(empty)').join(', ')
  const check = v.picklist(values, ({ input }) => `${name} is "${input}"; it must be one of: ${allowed}.`)
  return { meaning, standard: values[0], where: 'var', check } as const
}

/** What a parser makes of the text. It throws what is wrong, with the setting's name. */
function parsed<Value>(parse: (text: string) => Value) {
  return v.pipe(
    v.string(),
    v.rawTransform<string, Value>(({ dataset, addIssue, NEVER }) => {
      try {
        return parse(dataset.value)
      } catch (error) {
        addIssue({ message: error instanceof Error ? error.message : String(error) })
        return NEVER
      }
    }),
  )
}
