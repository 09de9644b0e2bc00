/** A page in the manner of a real one, and the card that it must give. */

import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { PageCard } from '../../worker/unfurl/job.ts'

export interface WrittenPage {
  readonly name: string
  readonly url: string
  readonly contentType?: string
  readonly html: string | Uint8Array
  /** Null if there must be none. */
  readonly card: PageCard | null
}

/** A card that says no more than this. */
export function card(said: Partial<PageCard> & Pick<PageCard, 'title' | 'site'>): PageCard {
  return {
    kind: 'page',
    description: null,
    author: null,
    published: null,
    price: null,
    language: null,
    color: null,
    pictureSource: null,
    pictureSize: null,
    large: false,
    iconSource: null,
    ...said,
  }
}

export function day(iso: string): number {
  return Date.parse(iso)
}

/** The bytes of a text in an encoding of one or two bytes, found by asking the decoder for each. */
export function encode(text: string, encoding: string): Uint8Array {
  const table = new Map<string, Uint8Array>()
  const add = (bytes: Uint8Array) => {
    const [character = '', ...others] = decode(bytes, encoding)
    if (others.length === 0 && !table.has(character)) table.set(character, bytes)
  }
  for (let byte = 0; byte < 256; byte += 1) add(new Uint8Array([byte]))
  // Whoever has more than ASCII in these has two bytes for it.
  if ([...text].some((character) => !table.has(character))) {
    for (let lead = 0x81; lead < 0xff; lead += 1) {
      for (let trail = 0x40; trail < 0xff; trail += 1) add(new Uint8Array([lead, trail]))
    }
  }
  return concatBytes(...Array.from(text, (character) => table.get(character) ?? unknown(character, encoding)))
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return ''
  }
}

function unknown(character: string, encoding: string): never {
  throw new Error(`${encoding} has no ${character} (${utf8ToBytes(character).join(' ')}).`)
}
