/**
 * Stands in the runtime before the Worker and behind it, where `npm run serve` has neither the platform's front nor its
 * network. It is plain JavaScript, since the runtime loads it as it is.
 */

import { WorkerEntrypoint } from 'cloudflare:workers'

/**
 * @typedef {object} GateEnv
 * @property {string} SECRET
 * @property {Fetcher} EDGEWISE
 * @property {Fetcher} PAGE
 * @property {Fetcher} PUBLIC
 * @property {Fetcher} ALLOWED
 * @property {readonly string[]} HOSTS that are allowed, each as `host:port`
 */

const HEADER = 'X-Edgewise-Gate'

/** @satisfies {ExportedHandler<GateEnv>} */
export default {
  /** Lets in only our own server, which has settled who calls: others on this machine can reach the runtime's port too. */
  fetch(request, env) {
    if (request.headers.get(HEADER) !== env.SECRET) return new Response(null, { status: 403 })
    const url = new URL(request.url)
    // For all but sockets Miniflare, through which they come, has seen to this.
    url.protocol = request.headers.get('X-Forwarded-Proto') ?? url.protocol
    const inner = new Request(url, request)
    inner.headers.delete(HEADER)
    return (url.pathname.startsWith('/api/') ? env.EDGEWISE : env.PAGE).fetch(inner)
  },
}

/**
 * The way out of the Worker's fetches: to public addresses, whatever a name resolves to, and for the hosts that are allowed
 * to theirs. A name of somebody else's that resolves to one of those leads nowhere.
 * @extends {WorkerEntrypoint<GateEnv>}
 */
export class Outbound extends WorkerEntrypoint {
  /**
   * @override
   * @param {Request} request
   */
  fetch(request) {
    const { hostname, port, protocol } = new URL(request.url)
    const host = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
    return (this.env.HOSTS.includes(host) ? this.env.ALLOWED : this.env.PUBLIC).fetch(request)
  }
}
