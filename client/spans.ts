/** How long something lasts, as people say it. */

const HOUR = 3600_000
export const DAY = 24 * HOUR

/** `3 days`, `1 hour`, `20 minutes`: in the largest unit of which there is a whole number, or to the minute. */
export function spanText(span: number): string {
  if (span % DAY === 0) return counted(span / DAY, 'day')
  if (span % HOUR === 0) return counted(span / HOUR, 'hour')
  return counted(Math.ceil(span / 60_000), 'minute')
}

function counted(count: number, unit: string): string {
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`
}
