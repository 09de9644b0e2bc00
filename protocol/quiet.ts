/** Hours in which somebody does not want to be disturbed, by their own clock. */

import * as v from 'valibot'

const Minute = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60 - 1))

/** Minutes of the day; where `from` is after `to`, over midnight. */
export const Quiet = v.object({
  from: Minute,
  to: Minute,
  /** As the IANA names it, such as `Europe/Berlin`. */
  zone: v.pipe(v.string(), v.maxLength(64), v.check(isZone, 'There is no such time zone.')),
})
export type Quiet = Readonly<v.InferOutput<typeof Quiet>>

/** @param now in milliseconds since 1970 */
export function isQuiet({ from, to, zone }: Quiet, now: number): boolean {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' })
    .formatToParts(now)
    .map(({ type, value }) => [type, Number(value)] as const)
  const { hour = 0, minute = 0 } = Object.fromEntries(parts)
  const time = 60 * hour + minute
  return from <= to ? from <= time && time < to : from <= time || time < to
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
