/** Domains that are to have no cards, as the operator and those who run the deployment write them. */

import { isRefusal, type Refusal, refuse } from './refusal.ts'

// Both sides' runtimes have it; this folder is compiled without the types of either.
declare const URL: { readonly parse: (text: string) => { readonly hostname: string } | null }

/** As a name can be at most. */
const LENGTH_MAX = 253
/** A name, or an address of IPv4 or, in brackets, of IPv6. */
const HOST = /^(?:\[[\da-f:.]+\]|[^\s:/?#@*[\]\\]+)$/i

/** What is written with commas between. */
export function entriesOf(list: string): readonly string[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** Each once and as `URL.hostname` writes it, without the dot of the root; or which of them is no domain. */
export function parseDomains(entries: readonly string[]): readonly string[] | Refusal {
  const parsed = entries.map(parseDomain)
  return parsed.find(isRefusal) ?? [...new Set(parsed.filter((domain) => typeof domain === 'string'))]
}

function parseDomain(entry: string): string | Refusal {
  const isHost = entry.length <= LENGTH_MAX && HOST.test(entry)
  const domain = (isHost && URL.parse(`http://${entry}/`)?.hostname.replace(/\.$/, '')) || '.'
  return domain.startsWith('.') ? refuse('invalid', `"${entry}" is no domain, such as example.com.`) : domain
}
