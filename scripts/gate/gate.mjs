/**
 * Stands in the runtime before the Worker and behind it, where `npm run serve` has neither the platform's front nor its
 * network. It is plain JavaScript, since the runtime loads it as it is.
 */

import { WorkerEntrypoint } from 'cloudflare:workers'

/** @typedef {{ readonly SECRET: string, readonly EDGEWISE: Fetcher, readonly NETWORK: Fetcher }} GateEnv */

const HEADER = 'X-Edgewise-Gate'

/** @satisfies {ExportedHandler<GateEnv>} */
export default {
  /** Lets in only our own server, which has settled who calls: others on this machine can reach the runtime's port too. */
  fetch(request, env) {
    if (request.headers.get(HEADER) !== env.SECRET) return new Response(null, { status: 403 })
    const inner = new Request(request)
    inner.headers.delete(HEADER)
    return env.EDGEWISE.fetch(inner)
  },
}

/**
 * The way out of the Worker's fetches: to public addresses, whatever a name resolves to, and to those that are allowed.
 * @extends {WorkerEntrypoint<GateEnv>}
 */
export class Outbound extends WorkerEntrypoint {
  /**
   * @override
   * @param {Request} request
   */
  fetch(request) {
    return this.env.NETWORK.fetch(request)
  }
}
