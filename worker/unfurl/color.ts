/** The colour of a site, from what it writes in CSS. */

const HEX = /^#(?:([\da-f]{3})([\da-f])?|([\da-f]{6})([\da-f]{2})?)$/i
const RGB = /^rgba?\( ?(\d{1,3})(?: ?, ?| )(\d{1,3})(?: ?, ?| )(\d{1,3}) ?(?:[,/] ?(?:1|1\.0+|100%) ?)?\)$/i

/** As `#rrggbb`, or null for one that is written otherwise or can be seen through. */
export function parseColor(text: string): string | null {
  const color = text.replace(/\s+/g, ' ').trim()
  const [hex, short, shortAlpha = 'f', long = short?.replace(/./g, '$&$&'), alpha = 'ff'] = HEX.exec(color) ?? []
  if (hex !== undefined) return /^f+$/i.test(shortAlpha + alpha) ? `#${long?.toLowerCase()}` : null
  const parts = RGB.exec(color)?.slice(1).map(Number)
  if (parts === undefined || parts.some((part) => part > 255)) return null
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
