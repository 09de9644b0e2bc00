/**
 * The Worker's rate limits where `npm run serve` has not the platform's. They are counted in memory, as there: Miniflare's
 * own are an object that is asked by a request, and that writes each use to disk.
 */

import { WorkerEntrypoint } from 'cloudflare:workers'

/** @typedef {{ readonly name: string, readonly limit: number, readonly period: number }} Props the period in seconds */

/**
 * @typedef {object} Period
 * @property {number} number of all since 1970
 * @property {Map<string, number>} uses by key
 */

/** The one that each limit is in. @type {Map<string, Period>} */
const periods = new Map()

/** @extends {WorkerEntrypoint<Record<string, never>, Props>} */
export class Limit extends WorkerEntrypoint {
  /**
   * Counts one use, if there may be one more in this period.
   * @param {RateLimitOptions} options
   * @returns {RateLimitOutcome}
   */
  limit({ key }) {
    const { name, limit, period } = this.ctx.props
    const uses = usesOf(name, Math.floor(Date.now() / (period * 1000)))
    const used = uses.get(key) ?? 0
    if (used < limit) uses.set(key, used + 1)
    return { success: used < limit }
  }
}

/**
 * @param {string} name
 * @param {number} number
 */
function usesOf(name, number) {
  const period = periods.get(name)
  if (period?.number === number) return period.uses
  const uses = new Map()
  periods.set(name, { number, uses })
  return uses
}

export default {}
