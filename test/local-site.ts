/** The web site of `site/`, as the tests ask it. */

import { inject } from 'vitest'
import { parsePolicy } from '../worker/unfurl/address.ts'

export interface Visit {
  readonly requests: readonly {
    readonly method: string
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    /** What was posted, in base64. */
    readonly body?: string
  }[]
  /** Bytes handed to the connection by what sends without end. */
  readonly sent: number
  /** How many of the requests were under way at a time. */
  readonly atOnce: number
}

const HOST = `127.0.0.1:${inject('sitePort')}`

export const SITE = `http://${HOST}`
export const policy = parsePolicy(HOST, 'denied.example.org')

/** The link to a page, by a visitor of its own if none is named. */
export function linkTo(path: string, visit: string = crypto.randomUUID()): string {
  return `${SITE}${path}?visit=${visit}`
}

/** Waits until the last of the visitor's connections is closed. */
export async function visited(visit: string): Promise<Visit> {
  return (await fetch(`${SITE}/visits/${visit}`)).json()
}
