/** Cards of links that lead to a file instead of a page: a picture, a video, a recording, a document. */

import { CARD_SITE_MAX, CARD_TITLE_MAX } from '../../protocol/limits.ts'
import { type PageCard, UNSAID } from './job.ts'
import { type Format, formatOf, isText } from './media-format.ts'
import { hostOf } from './name.ts'
import { type Size, sizeOf } from './picture-size.ts'
import { pictureTypeOf } from './picture-type.ts'
import { oneLine, shorten } from './text.ts'

/** What servers send of which they do not know what it is, or that they want to be saved and not shown. */
const UNKNOWN = /^(?:application|binary)\/(?:octet-stream|(?:x-|force-)?download)$/

const MEDIA = /^(?:image|video|audio)\/|^text\/plain$|^application\/(?:x-)?(?:pdf|ogg|mp4)$/

const UNITS = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['KB', 1e3],
] as const

/**
 * The card of a file found at `at`, from its declared type, its first bytes (the size of some pictures stands beyond
 * the first 64 KiB) and its length, or null if it is none that is known. Where the type and the bytes are at odds, the
 * bytes are right. A page that is declared as one is none, whatever is in it.
 */
export function mediaCard(
  at: URL,
  contentType: string | null,
  start: Uint8Array,
  length: number | null,
): PageCard | null {
  const [declared = ''] = (contentType ?? '').toLowerCase().split(';', 1)
  const known = UNKNOWN.test(declared.trim()) ? '' : declared.trim()
  if (known !== '' && !MEDIA.test(known)) return null
  const picture = pictureTypeOf(start)
  if (picture !== null) return pictureCard(at, picture, sizeOf(start, picture.mime), length)
  const format = formatOf(start) ?? undeniable(known, start)
  return format && { ...cardAt(at), kind: format.kind, description: describe(format.name, length) }
}

/** What only its declared type can tell, if the bytes do not speak against it. */
function undeniable(declared: string, start: Uint8Array): Format | null {
  if (declared === 'text/plain') return isText(start) ? { kind: 'document', name: 'Text' } : null
  if (isText(start)) return null
  if (declared.startsWith('video/')) return { kind: 'video', name: 'Video' }
  return declared.startsWith('audio/') ? { kind: 'audio', name: 'Audio' } : null
}

function pictureCard(at: URL, type: { readonly name: string }, size: Size | null, length: number | null): PageCard {
  return {
    ...cardAt(at),
    kind: 'picture',
    description: describe(size === null ? type.name : `${type.name}, ${size.width} × ${size.height}`, length),
    pictureSource: at.href,
    pictureSize: size,
    large: true,
  }
}

function cardAt(at: URL): PageCard {
  const host = hostOf(at)
  return {
    kind: 'document',
    title: shorten(fileName(at) || host, CARD_TITLE_MAX),
    description: null,
    site: shorten(host, CARD_SITE_MAX),
    ...UNSAID,
    pictureSource: null,
    iconSource: null,
  }
}

/** The last part of the path as a person would write it; empty where there is none. */
function fileName({ pathname }: URL): string {
  const name = pathname.slice(pathname.lastIndexOf('/') + 1)
  try {
    return oneLine(decodeURIComponent(name))
  } catch {
    // The escapes are none of UTF-8.
    return oneLine(name)
  }
}

function describe(name: string, length: number | null): string {
  return length === null ? name : `${name}, ${amount(length)}`
}

/** As file managers have it, by thousands: `512 bytes`, `2.4 MB`, `24 MB`. */
function amount(bytes: number): string {
  const [name, size] = UNITS.find(([, size]) => bytes >= size) ?? ['bytes', 1]
  const number = bytes / size
  return `${Number(number.toFixed(size > 1 && number < 9.95 ? 1 : 0))} ${name}`
}
