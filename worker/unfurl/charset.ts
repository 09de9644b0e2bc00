/** Which encoding a page says it is in, by the HTML and Encoding Standards of the WHATWG. */

/** The encoding that stands for several which are unsafe to decode; nothing of such a page is text. */
export const REPLACEMENT = 'replacement'

const REPLACED = new Set(['csiso2022kr', 'hz-gb-2312', 'iso-2022-cn', 'iso-2022-cn-ext', 'iso-2022-kr', REPLACEMENT])

/** The name of the encoding that a label stands for, or null if it stands for none ("get an encoding"). */
export function encodingOf(label: string): string | null {
  if (REPLACED.has(label.trim().toLowerCase())) return REPLACEMENT
  try {
    return new TextDecoder(label).encoding
  } catch {
    return null
  }
}

/** The encoding that a byte order mark stands for. */
export function markedEncoding([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xff && second === 0xfe ? 'utf-16le' : null
}

/** The encoding that a `Content-Type` header names. */
export function headerEncoding(contentType: string): string | null {
  const [, quoted, bare] = /;\s*charset\s*=\s*(?:"([^"]*)"?|([^;]*))/i.exec(contentType) ?? []
  return encodingOf(quoted ?? bare?.replaceAll("'", '') ?? '')
}
