/** The record of what was done, as a file: all of it, however long, a page at a time. */

import type { AuditEntry } from '../protocol/model.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import { csvOf } from './csv.ts'

export type RecordFormat = 'jsonl' | 'csv'

/** The entries before this one, the newest first. */
type PageBefore = (seq: number) => Promise<readonly AuditEntry[] | Refusal>

/**
 * @param first its newest entries
 * @param full how many entries a page has after which there may be more
 */
export function recordFile(
  format: RecordFormat,
  first: readonly AuditEntry[],
  full: number,
  pageBefore: PageBefore,
): Response {
  const [type, head, textOf] = FORMS[format]
  const headers = {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="audit.${format}"`,
  }
  const encoder = new TextEncoder()
  let entries = first
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    controller.enqueue(encoder.encode(textOf(entries)))
    const last = entries.at(-1)
    if (!last || entries.length < full) return controller.close()
    const next = await pageBefore(last.seq)
    // They may not read it any more: what they have is no whole file.
    if (isRefusal(next)) throw new Error(next.message)
    entries = next
  }
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => controller.enqueue(encoder.encode(head))
  return new Response(new ReadableStream({ start, pull }), { headers })
}

const COLUMNS = ['seq', 'at', 'actor', 'act', 'room', 'subject', 'detail']

const FORMS: Readonly<
  Record<RecordFormat, readonly [type: string, head: string, textOf: (entries: readonly AuditEntry[]) => string]>
> = {
  csv: ['text/csv', csvOf([COLUMNS]), (entries) => csvOf(entries.map(rowOf))],
  jsonl: ['application/jsonl', '', (entries) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')],
}

function rowOf({ seq, at, actor, act, room, subject, detail }: AuditEntry): readonly string[] {
  return [
    String(seq),
    new Date(at).toISOString(),
    actor.nickname,
    act,
    room?.name || (room?.id ?? ''),
    subject?.nickname ?? '',
    detail,
  ]
}
