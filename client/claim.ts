/**
 * The secret by which somebody becomes the owner, as it stands in the address that was printed when this was deployed:
 * `?claim=` or `#claim=`. It is taken out of the address bar and the history at once, and kept in memory alone.
 */

export function takeClaim(): string | undefined {
  const { claim, rest } = claimIn(location.href)
  if (claim !== undefined) history.replaceState(null, '', rest)
  return claim
}

/** The secret in an address, and the address without it. */
export function claimIn(address: string): { readonly claim: string | undefined; readonly rest: string } {
  const url = new URL(address)
  const parts = { query: url.searchParams, fragment: new URLSearchParams(url.hash.slice(1)) }
  const claim = parts.fragment.get('claim') ?? parts.query.get('claim')
  if (claim === null) return { claim: undefined, rest: address }
  parts.query.delete('claim')
  parts.fragment.delete('claim')
  url.hash = parts.fragment.toString()
  return { claim, rest: url.href }
}
