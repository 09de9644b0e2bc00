// /health: whether the Worker answers, for a monitor on this machine or one of the trusted proxies.

import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import * as v from 'valibot'
import { root } from './project.ts'
import type { Runtime } from './runtime.ts'

const { version } = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
)
/** For how long an answer holds, and how long the Worker may take for it, in ms. */
const HOLDS = 1_000
const PATIENCE = 2_000

export class Health {
  readonly #runtime: Runtime
  readonly #started = Date.now()
  #asked = Number.NEGATIVE_INFINITY
  #serves: Promise<boolean> = Promise.resolve(false)

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  answer({ method }: IncomingMessage, response: ServerResponse): void {
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end()
      return
    }
    this.#check().then((serves) => {
      const uptime = Math.floor((Date.now() - this.#started) / 1000)
      response.writeHead(serves ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(JSON.stringify({ status: serves ? 'ok' : 'unavailable', version, uptime }))
    })
  }

  /** Asks the Worker at most once a second, however often it is asked itself. */
  #check(): Promise<boolean> {
    if (Date.now() - this.#asked < HOLDS) return this.#serves
    this.#asked = Date.now()
    this.#serves = this.#ask()
    return this.#serves
  }

  async #ask(): Promise<boolean> {
    const { port, secret } = this.#runtime
    try {
      // What is not there is for the Worker alone to say: no object is woken for it, and no user's rate is used up.
      const { status, body } = await fetch(`http://127.0.0.1:${port}/api/`, {
        headers: { 'x-edgewise-gate': secret },
        signal: AbortSignal.timeout(PATIENCE),
      })
      await body?.cancel()
      return status === 404
    } catch {
      return false
    }
  }
}
