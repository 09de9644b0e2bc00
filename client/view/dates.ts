/** Times as people read them: in the browser's time zone, with its clock, in the page's words. */

import { type Accessor, createSignal, onCleanup } from 'solid-js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const dayFormat = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const datedFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })
const dateFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })
const utcDateFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' })
const weekdayFormat = new Intl.DateTimeFormat('en', { weekday: 'long' })
const agoFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** The time, exact to the minute, while somebody looks: what is called today changes at midnight. */
export function createNow(): Accessor<number> {
  const [now, setNow] = createSignal(Date.now())
  const timer = setInterval(() => setNow(Date.now()), MINUTE)
  onCleanup(() => clearInterval(timer))
  return now
}

export function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}

/** `14:05` */
export function clock(time: number): string {
  return clockFormat.format(time)
}

/** `2:05`, also where the clock goes on to say which half of the day that is: the hour and the minute alone. */
export function dial(time: number): string {
  const parts = clockFormat.formatToParts(time)
  const from = parts.findIndex(({ type }) => type === 'hour')
  const to = parts.findIndex(({ type }) => type === 'minute')
  return parts
    .slice(from, to + 1)
    .map(({ value }) => value)
    .join('')
}

/** `Monday, March 2, 2026, 14:05` */
export function moment(time: number): string {
  return `${weekdayFormat.format(time)}, ${datedFormat.format(time)}, ${clock(time)}`
}

/** `Today`, `Yesterday`, `Monday, March 2`, or with the year where it is another. */
export function dayName(time: number, now: number): string {
  if (sameDay(time, now)) return 'Today'
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  if (sameDay(time, yesterday.getTime())) return 'Yesterday'
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear()
  return sameYear ? dayFormat.format(time) : datedFormat.format(time)
}

/** `14:05`, or `Monday, March 2, 14:05` where that is another day. */
export function untilText(time: number, now: number): string {
  return sameDay(time, now) ? clock(time) : `${dayName(time, now)}, ${clock(time)}`
}

/** `Mar 2, 2026`. A day without a time is midnight in UTC, and is that day everywhere. */
export function publication(time: number): string {
  return (time % DAY === 0 ? utcDateFormat : dateFormat).format(time)
}

/** `in 30 seconds`, `in 5 minutes`; never sooner than it is. */
export function ahead(wait: number): string {
  return wait < 2 * MINUTE
    ? agoFormat.format(Math.max(1, Math.ceil(wait / 1_000)), 'second')
    : agoFormat.format(Math.ceil(wait / MINUTE), 'minute')
}

/** `5 minutes ago` */
export function ago(time: number, now: number): string {
  const passed = now - time
  if (passed < MINUTE) return 'just now'
  if (passed < HOUR) return agoFormat.format(-Math.floor(passed / MINUTE), 'minute')
  if (passed < DAY) return agoFormat.format(-Math.floor(passed / HOUR), 'hour')
  return agoFormat.format(-Math.floor(passed / DAY), 'day')
}
