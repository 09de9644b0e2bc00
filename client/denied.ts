/** Domains that are to have no cards, as they are typed into a form. */

import { entriesOf, parseDomains } from '../protocol/domains.ts'
import type { Refusal } from '../protocol/refusal.ts'

/** Of an address that was pasted, the host counts; or which of them is no domain. */
export function readDenied(text: string): readonly string[] | Refusal {
  return parseDomains(entriesOf(text).map(hostIn))
}

function hostIn(entry: string): string {
  return /^https?:/i.test(entry) ? URL.parse(entry)?.hostname || entry : entry
}
