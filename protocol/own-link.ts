/** Which links lead to the deployment itself. They have no card, but are shown as what they lead to. */

// Both sides' runtimes have it; this folder is compiled without the types of either.
declare const URL: { readonly parse: (text: string) => { readonly protocol: string; readonly host: string } | null }

/** Whether a link leads to the deployment at `origin`, by whichever of the two schemes. */
export function isOwn(link: string, origin: string): boolean {
  const url = URL.parse(link)
  return url !== null && /^https?:$/.test(url.protocol) && url.host === URL.parse(origin)?.host
}
