// Nothing here is waited for without end.
import { setTimeout as delay } from 'node:timers/promises'

/** What it resolves to. Rejects where that takes longer than so many minutes, and says what was waited for. */
export async function within<Result>(minutes: number, what: string, awaited: Promise<Result>): Promise<Result> {
  const inTime = new AbortController()
  const late = delay(minutes * 60_000, undefined, inTime).then(() => {
    throw new Error(`Waited ${minutes} minutes in vain until ${what}.`)
  })
  try {
    return await Promise.race([awaited, late])
  } finally {
    inTime.abort()
  }
}
