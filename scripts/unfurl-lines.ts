// Pages in, cards out, a line of JSON each: for scoring the extractor on pages of one's own.
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import type { Policy } from '../worker/unfurl/address.ts'
import { cardOfPage, type Page } from './page-in-hand.ts'
import { asJson } from './unfurl-output.ts'

const Base64 = v.pipe(v.string(), v.base64('"base64" is not valid Base64'))

const Line = v.pipe(
  v.string(),
  v.parseJson(undefined, 'The line is not JSON'),
  v.object(
    {
      url: v.string('"url" must be a string'),
      contentType: v.optional(v.nullable(v.string('"contentType" must be a string'))),
      html: v.optional(v.string('"html" must be a string')),
      base64: v.optional(Base64),
    },
    'The line must be an object',
  ),
  v.check(({ html, base64 }) => (html === undefined) !== (base64 === undefined), 'Give either "html" or "base64"'),
)

/** Answers each line of standard input with one of standard output, in their order. A bad one stops nothing. */
export async function cardsOfLines(policy: Policy): Promise<void> {
  // Whoever reads may have seen enough: `| head -1`.
  process.stdout.on('error', () => process.exit())
  let number = 0
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    if (line.trim() === '') continue
    if (!process.stdout.write(`${JSON.stringify(await answer(line, number, policy))}\n`)) {
      await once(process.stdout, 'drain')
    }
  }
}

async function answer(line: string, number: number, policy: Policy): Promise<object> {
  const parsed = v.safeParse(Line, line)
  if (!parsed.success) return { line: number, error: parsed.issues[0].message }
  const { url } = parsed.output
  try {
    return asJson(url, await cardOfPage(pageIn(parsed.output), policy))
  } catch (error) {
    return { line: number, url, error: error instanceof Error ? error.message : String(error) }
  }
}

function pageIn({ url, contentType, html, base64 = '' }: v.InferOutput<typeof Line>): Page {
  const headers = new Headers(contentType ? { 'Content-Type': contentType } : {})
  // Text is decoded already, whatever the page or its header call its charset. A byte order mark is believed first.
  return { url, headers, body: html === undefined ? Buffer.from(base64, 'base64') : Buffer.from(`\ufeff${html}`) }
}
