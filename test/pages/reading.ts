/** Reads what a test writes as if a site had sent it. */

import { utf8ToBytes } from '@noble/hashes/utils.js'
import { parsePolicy } from '../../worker/unfurl/address.ts'
import { type Choice, chooseCard } from '../../worker/unfurl/card.ts'
import { readDocument } from '../../worker/unfurl/document.ts'
import type { Head } from '../../worker/unfurl/head.ts'

export type Part = string | Uint8Array

export const policy = parsePolicy('', '')

export async function* chunks(parts: Iterable<Part>): AsyncGenerator<Uint8Array, undefined> {
  for (const part of parts) yield typeof part === 'string' ? utf8ToBytes(part) : part
}

/** The head of a page in these parts, each a chunk of its own. */
export async function headOf(parts: Iterable<Part>, contentType: string | null = 'text/html'): Promise<Head> {
  const head = await readDocument(chunks(parts), contentType)
  if (head === null) throw new Error('That is no page.')
  return head
}

export async function choiceOf(html: Part, at = 'https://www.example.com/news/today.html'): Promise<Choice> {
  return chooseCard(new URL(at), await headOf([html]), policy)
}
