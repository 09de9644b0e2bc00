/** Finds addresses written without a scheme, such as `example.com/page`, in plain text, and where an address ends. */

import tlds from 'tlds' with { type: 'json' }
import type { Inline } from './tree.ts'

const KNOWN = new Set(tlds)

// People who write `main.rs` or `readme.md` mean a file, and by `main.rs:12` a line of it; with a path behind it, or
// `www.` before it, it is an address after all. Not `pl`: more people name a site of Poland than a file in Perl.
const FILE_ENDINGS = new Set(['cc', 'md', 'mov', 'py', 'rs', 'sh', 'so', 'zip'])

// Marks that belong to the letter before them: `é` may be two characters. Those that make an emoji belong to no word.
const MARK = String.raw`[[\p{Mn}\p{Mc}]--\p{Variation_Selector}]`

// Scripts in which no space need stand between a word and an address. A name has only their letters or none of them, so
// that `見てexample.comです` holds example.com.
const SPACELESS = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]`
const DENSE = String.raw`[\p{L}&&${SPACELESS}]`
const LETTER = String.raw`[\p{L}--${DENSE}]`
const SIGN = String.raw`[\p{N}${LETTER}]`
const LATER = `[${SIGN}${MARK}]`

// The two kinds of names have no name in common, and a name is no longer than DNS allows, which keeps the search linear.
const NAME = String.raw`(?:${SIGN}(?:[${LATER}\-]{0,61}${LATER})?|\p{N}{0,61}${DENSE}[\p{N}${DENSE}${MARK}\-]{0,61})`
const TLD =
  String.raw`(?:${LETTER}[${LATER}\-]{0,61}${LATER}(?![${LATER}_@\-])` +
  String.raw`|${DENSE}[${DENSE}${MARK}]{0,62}(?![\p{L}${MARK}\p{N}_@\-]))`

// A host of two names or more, as many as DNS allows, then an optional port, path, query or fragment. What stands right
// before decides whether it begins here: part of a word, an address or a path does not. Behind a dense letter it can
// begin almost anywhere, so that only a whole name in other letters does, and no search goes on to the end of the text.
// `marked` finds what has a scheme, except where the host begins with a letter outside ASCII.
const BARE = new RegExp(
  String.raw`(?:(?<![\p{L}${MARK}\p{N}_@\/.:\\\-])` +
    String.raw`|(?<=[[${DENSE}${MARK}]&&${SPACELESS}])(?=https?:\/\/|[${LATER}\-]{1,63}\.))` +
    String.raw`(https?:\/\/)?((?:${NAME}\.){1,126}(${TLD}))(:\d{1,5}(?!\d))?([\/?#][^\s<]*)?`,
  'giv',
)

const PORT_MAX = 65_535

/** The text with bare addresses turned into links; the scheme they get is https. */
export function linkify(text: string): readonly Inline[] {
  const nodes: Inline[] = []
  let end = 0
  for (const match of text.matchAll(BARE)) {
    const [, scheme = '', host = '', tld = '', port = '', tail = ''] = match
    if (!KNOWN.has(tld.normalize().toLowerCase())) continue
    // What stands behind a number that is no port is no path either.
    const isPort = Number(port.slice(1)) <= PORT_MAX
    const isNamed = (tail !== '' && isPort) || /^www\./i.test(host)
    if (scheme === '' && !isNamed && FILE_ENDINGS.has(tld.toLowerCase())) continue
    const address = addressIn(scheme + host + (isPort ? port + tail : ''))
    if (match.index > end) nodes.push({ type: 'text', text: text.slice(end, match.index) })
    end = match.index + address.length
    nodes.push({
      type: 'link',
      href: scheme === '' ? `https://${address}` : address,
      ...(text.charAt(match.index - 1) === '<' && text.charAt(end) === '>' && { quiet: true }),
      children: [{ type: 'text', text: address }],
    })
  }
  if (end < text.length || nodes.length === 0) nodes.push({ type: 'text', text: text.slice(end) })
  return nodes
}

// No address that a browser gives has a quotation mark or a bracket of these in it, or they belong to a language that
// goes on behind them without a space. Two pipes close a spoiler.
const END = /[、。，；：！？､｡「」『』【】〔〕《》〈〉（）［］｛｝“”„«»"<>]|\|\|/u
// The last name of a host, where letters of another script, or an emoji, follow it: they are not of it.
const HOST_END = /^(?:https?:\/\/)?[^/?#]*\.([a-z]{2,})(?::\d{1,5})?(?=\P{ASCII}[^/?#.]*(?:[/?#]|$))/iu
const OPENED_BY: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
const PUNCTUATION = "?!.,:;*_~'…’"

/** The address that the text begins with: the rule of GFM's extended autolinks, and a little more. */
export function addressIn(text: string): string {
  const found = text.search(END)
  const address = found === -1 ? text : text.slice(0, found)
  const [host = '', tld = ''] = HOST_END.exec(address) ?? []
  return KNOWN.has(tld.toLowerCase()) ? host : withoutTrailing(address)
}

/** Leaves out what closes the sentence and not the address. */
function withoutTrailing(address: string): string {
  // How many brackets of each kind are closed but were never opened; counted once, since an address may be long.
  const excess: Record<string, number> = {}
  for (const [close, open] of Object.entries(OPENED_BY)) excess[close] = count(address, close) - count(address, open)
  let end = address.length
  while (end > 0) {
    const last = address.charAt(end - 1)
    const unopened = excess[last] ?? 0
    const before = unopened > 0 || PUNCTUATION.includes(last) ? beforeEntity(address, end) : beforeEmoji(address, end)
    if (before === end) break
    if (unopened > 0) excess[last] = unopened - 1
    end = before
  }
  return address.slice(0, end)
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}

/** Where the last character begins, or the whole `&copy;` that it closes. No entity is longer than 33 characters. */
function beforeEntity(address: string, end: number): number {
  const [entity = ''] = /&[a-z\d]+;$/i.exec(address.slice(Math.max(0, end - 33), end)) ?? []
  return end - Math.max(1, entity.length)
}

/** Where the emoji at the end begin; they say something of the address, unless they are all that a part of it says. */
function beforeEmoji(address: string, end: number): number {
  let start = end
  for (let last = lastOf(address, start); EMOJI.test(last); last = lastOf(address, start)) start -= last.length
  return /[/=#]/.test(address.charAt(start - 1)) ? end : start
}

const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f/u

function lastOf(text: string, end: number): string {
  const [low, high] = [text.slice(end - 1, end), text.slice(end - 2, end - 1)]
  return /[\udc00-\udfff]/.test(low) && /[\ud800-\udbff]/.test(high) ? high + low : low
}
