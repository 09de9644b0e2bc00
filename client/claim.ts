/**
 * The secret by which somebody becomes the owner, as it stands in the address that was printed when this was deployed:
 * `#claim=`. It is taken out of the address bar and the history at once, and kept in memory alone.
 */

export function takeClaim(): string | undefined {
  const claim = claimIn(location.hash)
  if (claim !== undefined) history.replaceState(null, '', location.pathname + location.search)
  // An address that differs in nothing else loads no page by itself.
  addEventListener('hashchange', () => {
    if (claimIn(location.hash) !== undefined) location.reload()
  })
  return claim
}

/** The secret in the fragment of an address. */
export function claimIn(fragment: string): string | undefined {
  return new URLSearchParams(fragment.slice(1)).get('claim') ?? undefined
}
