/**
 * The Markdown dialect in this page. The parser is more than a third of all the script there is, and most of what is
 * said is plain words: so it is a file of its own, fetched when somebody says more than that, or when there is time.
 */

import { createSignal } from 'solid-js'
import { BODY_MAX } from '../protocol/limits.ts'
import type { Link } from '../protocol/links.ts'
import type { Mentions } from '../protocol/mentions.ts'
import type { Block } from '../protocol/tree.ts'
import { asWritten, isPlain } from './plain.ts'
import type { WordsOf } from './words.ts'

interface Dialect {
  readonly parseMarkdown: (source: string) => readonly Block[]
  readonly linksOf: (body: string) => readonly Link[]
  readonly wordsOf: WordsOf
  readonly mentionsOf: (body: string) => Mentions
}

/** Milliseconds after which it is fetched again if that failed: offline, or gone with a deploy. */
const AGAIN_AFTER = 5_000

const [dialect, setDialect] = createSignal<Dialect>()
const [missed, setMissed] = createSignal(false)
let fetching: Promise<void> | undefined

/** Whether it is not there although it should be. */
export const isDialectMissed = missed

export function fetchDialect(): Promise<void> {
  fetching ??= load().then(
    (loaded) => {
      setMissed(false)
      setDialect(loaded)
    },
    () => {
      setMissed(true)
      setTimeout(() => {
        fetching = undefined
        void fetchDialect()
      }, AGAIN_AFTER)
    },
  )
  return fetching
}

/** Whether this can be drawn as it is meant. */
export function isReadable(body: string): boolean {
  return dialect() !== undefined || isPlain(body)
}

/** Its letters as they stand, while the parser is not there. */
export function treeOf(body: string): readonly Block[] {
  return isPlain(body) ? asWritten(body) : (found()?.parseMarkdown(body) ?? asWritten(body))
}

/** Undefined while that is not known: of a pasted log, whose reading would freeze the page, until it fits in a message. */
export function linksOf(body: string): readonly Link[] | undefined {
  // A character is two units at most.
  if (body.length > 2 * BODY_MAX) return undefined
  return body === '' || isPlain(body) ? [] : found()?.linksOf(body)
}

/** The names in all texts of a message; undefined while the parser is not there. */
export function wordsOf(...message: Parameters<WordsOf>): ReturnType<WordsOf> | undefined {
  return dialect()?.wordsOf(...message)
}

/** Whether this calls whoever is here, and all members; assumed where that cannot be found out. */
export function crowdsIn(body: string): Pick<Mentions, 'here' | 'room'> {
  const written = { here: /@here/i.test(body), room: /@room/i.test(body) }
  return written.here || written.room ? (found()?.mentionsOf(body) ?? written) : written
}

/** Whom this names, folded; nobody while the parser is not there. */
export function namesIn(body: string): readonly string[] {
  return body.includes('@') ? (found()?.mentionsOf(body).names ?? []) : []
}

/** Whoever asks for it needs it, and hears of it when it comes. */
function found(): Dialect | undefined {
  void fetchDialect()
  return dialect()
}

async function load(): Promise<Dialect> {
  return (await import('./whole-dialect.ts')).wholeDialect
}
