/** What is compared: each makes of an address what it would show of the page, and gets the page by `fetch`. */

import { createRequire } from 'node:module'
import * as v from 'valibot'
import { edgewise } from './edgewise.ts'

export interface Contender {
  readonly name: string
  /** The title that it found; empty if none. */
  readonly titleOf: (url: string) => Promise<string>
}

const Title = v.fallback(v.string(), '')
const Callable = v.pipe(
  v.function(),
  v.transform(
    (call) =>
      (...args: unknown[]): unknown =>
        call(...args),
  ),
)

// They are installed here and nowhere else, without types that would be looked for in vain in a fresh clone.
const require = createRequire(import.meta.url)

export const contenders: readonly (() => Contender)[] = [
  () => ({ name: 'Edgewise', titleOf: edgewise }),
  unfurlJs,
  openGraphScraper,
  metascraper,
]

function unfurlJs(): Contender {
  const call = v.parse(v.object({ unfurl: Callable }), require('unfurl.js')).unfurl
  const Result = v.object({ title: Title })
  const options = { oembed: false, fetch: (url: string) => fetch(url) }
  return {
    name: named('unfurl.js'),
    titleOf: async (url) => v.parse(Result, await call(url, { ...options })).title,
  }
}

/** It fetches by means of its own, so it is given what it would have read: all of it. */
function openGraphScraper(): Contender {
  const call = v.parse(Callable, require('open-graph-scraper'))
  const Result = v.object({ result: v.object({ ogTitle: Title }) })
  return {
    name: named('open-graph-scraper'),
    titleOf: async (url) => v.parse(Result, await call({ html: await textOf(url) })).result.ogTitle,
  }
}

/** With rules for as much as a card says. */
function metascraper(): Contender {
  const rules = ['author', 'date', 'description', 'image', 'publisher', 'title'].map((rule) =>
    v.parse(Callable, require(`metascraper-${rule}`))(),
  )
  const call = v.parse(Callable, v.parse(Callable, require('metascraper'))(rules))
  const Result = v.object({ title: Title })
  return {
    name: named('metascraper'),
    titleOf: async (url) => v.parse(Result, await call({ url, html: await textOf(url) })).title,
  }
}

async function textOf(url: string): Promise<string> {
  return (await fetch(url)).text()
}

function named(name: string): string {
  return `${name} ${v.parse(v.object({ dependencies: v.record(v.string(), v.string()) }), require('./package.json')).dependencies[name]}`
}
