/** The Worker that reads the pages on workerd: each request has it read all of them once. */

import { edgewise } from './edgewise.ts'
import { readAll } from './looking.ts'

// wrangler.toml names them, so that they have to be here.
// biome-ignore lint/performance/noBarrelFile: it is a Worker.
export { Directory, Relay, Room, Site, User } from '../../../worker/worker.ts'

export default {
  async fetch(): Promise<Response> {
    return Response.json(await readAll(edgewise))
  },
}
