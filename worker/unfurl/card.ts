/** Chooses what a card says from what a page says of itself. */

import { CARD_AUTHOR_MAX, CARD_DESCRIPTION_MAX, CARD_SITE_MAX, CARD_TITLE_MAX } from '../../protocol/limits.ts'
import type { Policy } from './address.ts'
import { parseColor } from './color.ts'
import type { Head } from './head.ts'
import type { PageCard } from './job.ts'
import { parseJsonLd } from './json-ld.ts'
import { chooseKind, choosePrice } from './kind.ts'
import { parseLanguage } from './language.ts'
import { hostOf } from './name.ts'
import type { Oembed } from './oembed.ts'
import { chooseIcon, choosePicture, isLarge, sizeOfPicture } from './page-picture.ts'
import { parsePublished } from './published.ts'
import { type Chosen, choose, type Page } from './sources.ts'
import { isSame, oneLine, shorten } from './text.ts'

export interface Choice {
  /** Null if the page says nothing but its host. */
  readonly card: PageCard | null
  /** Where each value of the card stood: `og:title`, `json-ld`, `host`. */
  readonly sources: Readonly<Partial<Record<keyof PageCard, string>>>
}

/** The card of the page at `at`, which is where the link led in the end. */
export function chooseCard(
  at: URL,
  head: Head,
  policy: Policy,
  oembed: Oembed | null = null,
  isRegistered = false,
): Choice {
  const page: Page = { at, head, linked: parseJsonLd(head.jsonLd), oembed, isRegistered, policy }
  const host = hostOf(at)
  const titled = choose(page, 'title', (text) => lineBut(text, (line) => isHost(line, host)))
  const named = titled ?? authorOf(page)
  const description = choose(page, 'description', (text) => lineBut(text, (line) => isSame(line, named?.value ?? host)))
  const picture = choosePicture(page)
  // The host as it was asked for, in Punycode: in Unicode it could look like another.
  const site = choose(page, 'site', (text) => lineBut(text)) ?? { source: 'host', value: host }
  const title = named ?? (description === null && picture === null ? null : site)
  if (title === null) return { card: null, sources: {} }
  return cardOf(page, { title, description, picture, site })
}

interface Said {
  readonly title: Chosen<string>
  readonly description: Chosen<string> | null
  readonly picture: Chosen<string> | null
  readonly site: Chosen<string>
}

function cardOf(page: Page, { title, description, picture, site }: Said): Choice {
  const kind = chooseKind(page)
  const author = choose(page, 'author', (text) => lineBut(text, (line) => isAddress(line) || isSame(line, site.value)))
  const published = choose(page, 'published', parsePublished)
  const price = kind?.value === 'product' ? choosePrice(page) : null
  const language = choose(page, 'language', parseLanguage)
  const color = choose(page, 'color', parseColor)
  const pictureSize = sizeOfPicture(page, picture)
  const large = isLarge(page, picture, kind)
  const icon = chooseIcon(page)
  const card = {
    kind: kind?.value ?? 'page',
    title: shorten(title.value, CARD_TITLE_MAX),
    description: description && shorten(description.value, CARD_DESCRIPTION_MAX),
    site: shorten(site.value, CARD_SITE_MAX),
    author: author && shorten(author.value, CARD_AUTHOR_MAX),
    published: published?.value ?? null,
    price: price?.value ?? null,
    language: language?.value ?? null,
    color: color?.value ?? null,
    pictureSource: picture?.value ?? null,
    pictureSize: pictureSize?.value ?? null,
    large: large?.value ?? false,
    iconSource: icon?.value ?? null,
  }
  const chosen = { kind, title, description, site, author, published, price, language, color, pictureSize, large }
  return { card, sources: sourcesOf({ ...chosen, pictureSource: picture, iconSource: icon }) }
}

function sourcesOf(chosen: Readonly<Record<keyof PageCard, Chosen<unknown> | null>>): Choice['sources'] {
  return Object.fromEntries(Object.entries(chosen).flatMap(([field, each]) => (each ? [[field, each.source]] : [])))
}

/** What a provider without titles, of short posts, says at least. */
function authorOf({ oembed, isRegistered }: Page): Chosen<string> | null {
  const author = isRegistered && oembed?.author ? lineBut(oembed.author) : null
  return author === null ? null : { source: 'oembed', value: author }
}

/** The text in one line, or null if that says nothing. */
function lineBut(text: string, isNothing: (line: string) => boolean = () => false): string | null {
  const line = oneLine(text)
  return line === '' || isNothing(line) ? null : line
}

/** With or without what an address has around its host. */
function isHost(line: string, host: string): boolean {
  return (
    line
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/^www\./, '')
      .replace(/\/$/, '') === host
  )
}

/** Some name an author by the address of a profile. */
function isAddress(line: string): boolean {
  return /^(?:https?:)?\/\//i.test(line)
}
