/** What `<meta http-equiv="refresh">` says, by the "shared declarative refresh steps" of the HTML standard. */

export interface Refresh {
  /** In seconds. */
  readonly delay: number
  /** As the page wrote it; null if the page only loads itself again. */
  readonly url: string | null
}

/** Null where a browser would do nothing. */
export function parseRefresh(content: string): Refresh | null {
  const [time = '', delay = ''] = /^\s*([\d.]+)/.exec(content) ?? []
  const after = content.slice(time.length)
  if (delay === '' || (after !== '' && !/^[;,\s]/.test(after))) return null
  const rest = after.replace(/^\s*[;,]?\s*/, '').replace(/^url\s*=\s*/i, '')
  const quote = rest.charAt(0)
  const url = quote === '"' || quote === "'" ? rest.slice(1).split(quote)[0] : rest
  // What follows a point does not count, and what precedes it may be nothing.
  return { delay: Number.parseInt(delay, 10) || 0, url: url?.trim() || null }
}
