// A card as it is printed: for people and for programs.
import type { Unfurled } from '../worker/unfurl/page.ts'

const WIDTH = 15

/** The card with the source of each value, or why there is none. */
export function asText(url: string, found: Unfurled): string {
  const read = `${found.read.toLocaleString('en')} bytes read`
  if (found.type !== 'card') return `${url}\nNo card: ${found.reason}.${hint(found.reason)}\n${read}`
  const sources: Readonly<Record<string, string | undefined>> = found.sources
  const lines = Object.entries(found.card).flatMap(([name, value]) => {
    if (value === null || value === false) return []
    const source = sources[name]
    return `  ${name.padEnd(WIDTH)}${show(name, value)}${source === undefined ? '' : `  (${source})`}`
  })
  return [url, ...lines, read].join('\n')
}

/** What stands in JSON for the same: `card` is null where there is none. */
export function asJson(url: string, found: Unfurled): object {
  const { read } = found
  if (found.type === 'card') return { url, card: found.card, sources: found.sources, read }
  return { url, card: null, reason: found.reason, read }
}

function show(name: string, value: unknown): string {
  if (name === 'published') return new Date(Number(value)).toISOString()
  return typeof value === 'object' ? Object.values(value ?? {}).join(' × ') : String(value)
}

function hint(reason: string): string {
  if (/^address_(?:port|name|ip)$/.test(reason))
    return ' Only public addresses are fetched; --allow <host:port> opens another.'
  return reason === 'network' ? ' Is the address right, and does this computer reach it?' : ''
}
