/** What goes through the queue, and what comes back to the room. */

import * as v from 'valibot'
import { Uuid } from '../../protocol/commands.ts'
import { LINK_LENGTH_MAX } from '../../protocol/limits.ts'
import { addressOf } from '../../protocol/link-address.ts'
import type { Card } from '../../protocol/model.ts'

const Address = v.pipe(v.string(), v.url(), v.maxLength(LINK_LENGTH_MAX))

const Job = v.object({
  room: v.pipe(v.string(), v.minLength(1)),
  message: Uuid,
  /** The link, as `addressOf` writes it. */
  address: Address,
  /** Whoever posted it. */
  user: v.string(),
  /** This deployment, as they reached it. */
  origin: v.string(),
  /** It counts among the links of its user already. */
  counted: v.optional(v.boolean(), false),
  /** How often it has failed before it was queued. */
  failures: v.pipe(v.number(), v.integer(), v.minValue(0)),
})

/** A link of a message, to be turned into a card. */
export type Job = Readonly<v.InferOutput<typeof Job>>

/**
 * What a page says of itself, whoever linked to it: a card with the addresses of pictures, which never reach a reader
 * (R20). Their names are not those of a `Card`, so that one cannot be sent for the other.
 */
export interface PageCard extends Omit<Card, 'url' | 'picture' | 'icon'> {
  readonly pictureSource: string | null
  readonly iconSource: string | null
}

/** What a card says where nothing more is known than what is linked to. */
export const UNSAID = {
  author: null,
  published: null,
  price: null,
  language: null,
  color: null,
  pictureSize: null,
  large: false,
} as const satisfies Partial<PageCard>

/** A card as the Room stores it. */
export interface SourceCard extends PageCard {
  /** The link as its author wrote it. */
  readonly url: string
}

/** As it was before links had an address other than the one that is clicked. */
const OldJob = v.pipe(
  v.object({ room: Job.entries.room, message: Uuid, url: Address }),
  v.transform(({ room, message, url }) => {
    const address = addressOf(url) ?? url
    return { room, message, address, user: '', origin: '', counted: true, failures: 0 }
  }),
)

/** A queue outlives deploys, so what it holds may be older than this code. Null if it is no job. */
export function parseJob(body: unknown): Job | null {
  const parsed = v.safeParse(v.union([Job, OldJob]), body)
  return parsed.success ? parsed.output : null
}

/** An address without what may be secret in it: user, query and fragment. */
export function loggable(address: string): string {
  const url = URL.parse(address)
  return url === null ? '' : `${url.protocol}//${url.host}${url.pathname}`
}
