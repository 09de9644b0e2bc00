/**
 * oEmbed (oembed.com): what a site says of a link to whoever asks its endpoint, where the page itself keeps programs out
 * or stays silent. Only its words and pictures are taken; its HTML never is (R18).
 */

import { decodeHTML } from 'entities/decode'
import * as v from 'valibot'
import { LINK_LENGTH_MAX } from '../../protocol/limits.ts'
import type { CardKind } from '../../protocol/model.ts'
import { hostOf } from './name.ts'
import registered from './oembed-providers.json' with { type: 'json' }
import type { Size } from './picture-size.ts'
import { oneLine, VALUE_MAX } from './text.ts'

export interface Oembed {
  readonly title: string | null
  readonly description: string | null
  readonly author: string | null
  readonly site: string | null
  /** As the provider wrote it: to be resolved and checked like any other address. */
  readonly picture: string | null
  readonly pictureSize: Size | null
  readonly kind: CardKind | null
}

/** The address to ask for what is behind this link, or null where the page itself is to be read. */
export function providerOf(url: URL): string | null {
  const host = hostOf(url)
  const rest = url.pathname.slice(1) + url.search
  const provider = registered.providers.find(({ links }) => links.some((pattern) => covers(pattern, host, rest)))
  if (provider === undefined) return null
  const endpoint = new URL(provider.endpoint)
  endpoint.searchParams.set('url', `${url.origin}${url.pathname}${url.search}`)
  endpoint.searchParams.set('format', 'json')
  return endpoint.href
}

/** What a provider has answered, from JSON of any shape. Null if nothing in it can stand in a card. */
export function parseOembed(json: unknown): Oembed | null {
  const parsed = v.safeParse(Answer, json)
  if (!parsed.success) return null
  const answer = parsed.output
  const shown = answer.type === 'photo' && answer.url !== null ? photoOf(answer) : thumbnailOf(answer)
  const says = [answer.title, answer.description, answer.author_name, shown.picture].some((value) => value !== null)
  if (!says) return null
  return {
    title: answer.title,
    description: answer.description,
    author: answer.author_name,
    site: answer.provider_name,
    kind: KINDS.get(answer.type ?? '') ?? null,
    ...shown,
  }
}

/** Whether a pattern such as `*.site.org/watch*` covers the link. `*.` stands for the name itself and all below it. */
function covers(pattern: string, host: string, rest: string): boolean {
  const slash = pattern.indexOf('/')
  const wanted = pattern.slice(0, slash)
  const name = wanted.replace(/^\*\./, '')
  const isHost = host === name || (name !== wanted && host.endsWith(`.${name}`))
  return isHost && matches(pattern.slice(slash + 1), rest)
}

/**
 * Whether the text has the parts between the wildcards, in their order: one search for each and never back again. One
 * at the end stands for something, so that a site's front page is not taken for what lies below it.
 */
function matches(pattern: string, text: string): boolean {
  const [start = '', ...parts] = pattern.split('*')
  const end = parts.pop()
  if (end === undefined) return text === pattern
  if (!text.startsWith(start)) return false
  let at = start.length
  for (const part of parts) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return end === '' ? at < text.length : text.length - end.length >= at && text.endsWith(end)
}

const KINDS: ReadonlyMap<string, CardKind> = new Map([
  ['photo', 'picture'],
  ['video', 'video'],
])

/** A field of another type than it should have is taken for absent: what is right about the rest still counts. */
function lenient<T>(schema: v.GenericSchema<unknown, T>) {
  return v.optional(v.fallback(v.nullable(schema), null), null)
}

const Address = v.pipe(v.string(), v.maxLength(LINK_LENGTH_MAX), v.trim(), v.nonEmpty())
// JSON has no entities, but many providers send titles as they stand in their HTML.
const Words = v.pipe(
  v.string(),
  v.transform((text) => oneLine(decodeHTML(text.slice(0, VALUE_MAX)))),
  v.nonEmpty(),
)
// Some send numbers as strings; `100%` is no size.
const Pixels = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]),
  v.integer(),
  v.minValue(1),
  v.maxValue(65_535),
)

const Answer = v.object({
  type: lenient(v.string()),
  title: lenient(Words),
  description: lenient(Words),
  author_name: lenient(Words),
  provider_name: lenient(Words),
  url: lenient(Address),
  width: lenient(Pixels),
  height: lenient(Pixels),
  thumbnail_url: lenient(Address),
  thumbnail_width: lenient(Pixels),
  thumbnail_height: lenient(Pixels),
})
type Answer = v.InferOutput<typeof Answer>

function photoOf({ url, width, height }: Answer): Pick<Oembed, 'picture' | 'pictureSize'> {
  return { picture: url, pictureSize: sizeIn(width, height) }
}

function thumbnailOf(answer: Answer): Pick<Oembed, 'picture' | 'pictureSize'> {
  const size = sizeIn(answer.thumbnail_width, answer.thumbnail_height)
  return { picture: answer.thumbnail_url, pictureSize: answer.thumbnail_url === null ? null : size }
}

function sizeIn(width: number | null, height: number | null): Size | null {
  return width !== null && height !== null ? { width, height } : null
}
