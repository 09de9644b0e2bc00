/** The language of a page, from what it writes. */

/** As a BCP 47 tag in its canonical form: `en_us` is `en-US`. */
export function parseLanguage(text: string): string | null {
  const tag = text.trim().replaceAll('_', '-')
  // A tag may begin with up to eight letters by its syntax, but no language does that anybody writes in.
  if (tag.length > 35 || !/^[a-z]{2,3}(?:-|$)/i.test(tag) || /^und(?:-|$)/i.test(tag)) return null
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null
  } catch {
    return null
  }
}
