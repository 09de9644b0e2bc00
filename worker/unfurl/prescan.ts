/**
 * Finds what the beginning of a page declares about its encoding, before anything of it is decoded. Every step is that
 * of "prescan a byte stream to determine its encoding" in the HTML standard (13.2.3.2), whose words stand in quotes.
 */

import { encodingOf } from './charset.ts'

/** How far a page may declare its encoding, in bytes. */
export const PRESCAN_MAX = 1_024

const SPACE = new Set(['\t', '\n', '\f', '\r', ' '])
const SPACE_OR_SLASH = new Set([...SPACE, '/'])
const SPACE_OR_END = new Set([...SPACE, '>'])
// By the standard, those of XML declarations are all up to the blank.
const CONTROL_OR_SPACE = new Set(Array.from({ length: 0x21 }, (_, code) => String.fromCharCode(code)))
const NAME_END = new Set([...SPACE, '/', '>', '='])

const CHARSET = 'charset'

interface Attribute {
  readonly name: string
  readonly value: string
}

/** The encoding declared in these bytes, or null if there is none. */
export function prescan(bytes: Uint8Array): string | null {
  // In this encoding every byte is one character, and those of ASCII are themselves.
  const text = new TextDecoder('windows-1252').decode(bytes)
  if (text.startsWith('<\0?\0x\0')) return 'utf-16le'
  if (text.startsWith('\0<\0?\0x')) return 'utf-16be'
  return new Prescan(text).encoding() ?? xmlEncoding(text)
}

class Prescan {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Null as soon as the text runs out. */
  encoding(): string | null {
    for (; !this.#ended; this.#at += 1) {
      const found = this.#char === '<' ? this.#markup() : null
      if (found !== null) return found
    }
    return null
  }

  get #char(): string {
    return this.#text.charAt(this.#at)
  }

  get #ended(): boolean {
    return this.#at >= this.#text.length
  }

  /** Leaves the position on the last character of what begins here, or on the `<` if that is text. */
  #markup(): string | null {
    const start = this.#text.slice(this.#at, this.#at + 6).toLowerCase()
    // The hyphens that end a comment may be those that begin it.
    if (start.startsWith('<!--')) this.#moveTo('-->', 2, 2)
    else if (start.startsWith('<meta') && SPACE_OR_SLASH.has(start.charAt(5))) return this.#meta()
    else if (/^<\/?[a-z]/.test(start)) this.#tag()
    else if (/^<[!/?]/.test(start)) this.#moveTo('>', 1, 0)
    return null
  }

  #moveTo(end: string, from: number, into: number): void {
    const found = this.#text.indexOf(end, this.#at + from)
    this.#at = found === -1 ? this.#text.length : found + into
  }

  #tag(): void {
    this.#skipUntil(SPACE_OR_END)
    while (this.#attribute() !== null);
  }

  #meta(): string | null {
    this.#at += 5
    const attributes = new Map<string, string>()
    for (let each = this.#attribute(); each !== null; each = this.#attribute()) {
      if (!attributes.has(each.name)) attributes.set(each.name, each.value)
    }
    if (this.#ended) return null
    const charset = attributes.get('charset')
    if (charset !== undefined) return declarable(encodingOf(charset))
    return attributes.get('http-equiv') === 'content-type' ? contentEncoding(attributes.get('content') ?? '') : null
  }

  /** "Get an attribute": null at the end of a tag, and of the text. */
  #attribute(): Attribute | null {
    this.#skip(SPACE_OR_SLASH)
    if (this.#ended || this.#char === '>') return null
    const start = this.#at
    // Whatever the first character is, it is of the name.
    this.#at += 1
    this.#skipUntil(NAME_END)
    const name = this.#text.slice(start, this.#at).toLowerCase()
    this.#skip(SPACE)
    if (this.#char !== '=') return { name, value: '' }
    this.#at += 1
    this.#skip(SPACE)
    return { name, value: this.#value().toLowerCase() }
  }

  #value(): string {
    const quote = this.#char
    const start = this.#at
    if (quote === '"' || quote === "'") {
      this.#moveTo(quote, 1, 1)
      return this.#text.slice(start + 1, this.#at - 1)
    }
    this.#skipUntil(SPACE_OR_END)
    return this.#text.slice(start, this.#at)
  }

  #skip(characters: ReadonlySet<string>): void {
    this.#at = after(characters, this.#text, this.#at)
  }

  #skipUntil(characters: ReadonlySet<string>): void {
    while (!this.#ended && !characters.has(this.#char)) this.#at += 1
  }
}

/** "Extracting character encodings from meta elements", from the value of a `content` in lower case. */
function contentEncoding(content: string): string | null {
  for (let at = content.indexOf(CHARSET); at !== -1; at = content.indexOf(CHARSET, at)) {
    at = after(SPACE, content, at + CHARSET.length)
    if (content.charAt(at) !== '=') continue
    at = after(SPACE, content, at + 1)
    return declarable(encodingOf(labelAt(content, at)))
  }
  return null
}

function labelAt(text: string, at: number): string {
  const quote = text.charAt(at)
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, at + 1)
    return end === -1 ? '' : text.slice(at + 1, end)
  }
  let end = at
  while (end < text.length && text.charAt(end) !== ';' && !SPACE.has(text.charAt(end))) end += 1
  return text.slice(at, end)
}

/** "Get an XML encoding". */
function xmlEncoding(text: string): string | null {
  const declaration = text.startsWith('<?xml') ? text.slice(0, text.indexOf('>') + 1) : ''
  const from = declaration.indexOf('encoding')
  const equals = after(CONTROL_OR_SPACE, declaration, from + 'encoding'.length)
  if (from === -1 || declaration.charAt(equals) !== '=') return null
  const start = after(CONTROL_OR_SPACE, declaration, equals + 1)
  const quote = declaration.charAt(start)
  const end = quote === '"' || quote === "'" ? declaration.indexOf(quote, start + 1) : -1
  const label = end === -1 ? '' : declaration.slice(start + 1, end)
  return [...CONTROL_OR_SPACE].some((character) => label.includes(character)) ? null : declarable(encodingOf(label))
}

/** A declaration that could be read as ASCII stands in no UTF-16, and nobody means the encoding that stands for bytes. */
function declarable(encoding: string | null): string | null {
  if (encoding === 'utf-16be' || encoding === 'utf-16le') return 'utf-8'
  return encoding === 'x-user-defined' ? 'windows-1252' : encoding
}

/** Where the first character stands, from `at` on, that is none of these. */
function after(characters: ReadonlySet<string>, text: string, at: number): number {
  let end = at
  while (characters.has(text.charAt(end))) end += 1
  return end
}
