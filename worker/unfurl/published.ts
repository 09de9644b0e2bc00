/** When something was published, from what a page writes. */

const ISO =
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\s?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)? ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/i
// `Tue, 03 Mar 2026 10:00:00 GMT` (RFC 5322)
const MAIL =
  /^(?:[A-Z]{3},? )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d{4})(?: (\d{2}):(\d{2})(?::(\d{2}))?)? ?(Z|UTC|GMT|[+-]\d{4})?$/i
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const MINUTE = 60_000

/**
 * In milliseconds since 1970, or null if it is no day: a year or a month alone would be shown as its first day. Without
 * a zone it is taken for UTC. `Date.parse` takes far more for a date, and differs between engines.
 */
export function parsePublished(text: string): number | null {
  const line = text.replace(/\s+/g, ' ').trim()
  const [iso, year, , month, day, ...time] = ISO.exec(line) ?? []
  if (iso !== undefined) return instant([year, month, day], time)
  const [mail, date, name = '', at, ...hours] = MAIL.exec(line) ?? []
  return mail === undefined ? null : instant([at, String(MONTHS.indexOf(name.toLowerCase()) + 1), date], hours)
}

function instant(date: readonly (string | undefined)[], time: readonly (string | undefined)[]): number | null {
  const [year = 0, month = 0, day = 0] = date.map(Number)
  const [hour = 0, minute = 0, second = 0] = time.slice(0, 3).map((each) => Number(each ?? 0))
  const start = new Date(Date.UTC(year, month - 1, day))
  // The 31st of February is the 3rd of March to it.
  const exists = start.getUTCMonth() === month - 1 && start.getUTCDate() === day
  if (!exists || hour > 24 || minute > 59 || second > 60) return null
  return start.getTime() + ((hour * 60 + minute) * 60 + second) * 1_000 - zoneOf(time[3]) * MINUTE
}

/** In minutes. */
function zoneOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '') ?? []
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  return sign === '-' ? -offset : offset
}
