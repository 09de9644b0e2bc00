/** The Worker that reads the pages on workerd: each request has it read all of them once, or the hostile one at `path`. */

import { edgewise } from './edgewise.ts'
import { readAll, readHostile } from './looking.ts'

// wrangler.toml names them, so that they have to be here.
// biome-ignore lint/performance/noBarrelFile: it is a Worker.
export { Directory, Relay, Room, Site, User } from '../../../worker/worker.ts'

export default {
  async fetch(request: Request): Promise<Response> {
    const path = new URL(request.url).searchParams.get('path')
    return Response.json(path === null ? await readAll(edgewise) : await readHostile(edgewise, path))
  },
}
