/**
 * Has the page's files, apart from the Worker: before whoever has files the runtime puts two of its own, and every request
 * to the Worker, and every frame of every socket, would pass through them.
 */

import { WorkerEntrypoint } from 'cloudflare:workers'

/** @typedef {{ readonly ASSETS: Fetcher, readonly EDGEWISE: Fetcher }} PageEnv */

/** @satisfies {ExportedHandler<PageEnv>} */
export default {
  /** What is no file. */
  fetch(request, env) {
    return env.EDGEWISE.fetch(request)
  },
}

/**
 * What the Worker has as `ASSETS`.
 * @extends {WorkerEntrypoint<PageEnv>}
 */
export class Files extends WorkerEntrypoint {
  /**
   * @override
   * @param {Request} request
   */
  fetch(request) {
    return this.env.ASSETS.fetch(request)
  }
}
