/** Edgewise as it is, with rooms that can be given a long past and relays that count their calls. */

import { Directory as OurDirectory } from '../../../worker/directory.ts'
import type { Env } from '../../../worker/env.ts'
import { Relay as OurRelay } from '../../../worker/relay.ts'
import type { Seats, Told } from '../../../worker/relaying.ts'
import { Room as OurRoom } from '../../../worker/room.ts'
import { Site as OurSite } from '../../../worker/site.ts'
import type { Job } from '../../../worker/unfurl/job.ts'
import { User as OurUser } from '../../../worker/user.ts'
import worker from '../../../worker/worker.ts'

export class Room extends OurRoom {
  /** Adds so many messages of `author`. It must be forgotten after it: the room counts from what it knew. */
  seed(author: string, count: number): void {
    this.ctx.storage.sql.exec(
      `INSERT INTO messages (seq, id, version, author, body, created)
       WITH RECURSIVE past (seq) AS (
         SELECT coalesce(max(seq), 0) + 1 FROM messages UNION ALL SELECT seq + 1 FROM past LIMIT ?1
       )
       SELECT seq,
         lower(hex(randomblob(4)) || '-0000-4000-8000-' || substr('000000000000' || seq, -12)),
         seq, ?2, 'Message ' || seq || ' of what was said here, as long as people make them.', 1750000000000 + seq * 1000
       FROM past`,
      count,
      author,
    )
  }

  forget(): void {
    this.ctx.abort('It was given a past.')
  }
}

/** By which rooms have told relays something. The runtime keeps all objects of a Worker in one isolate here. */
let calls = 0

export class Relay extends OurRelay {
  override tell(told: Told): Seats {
    calls++
    return super.tell(told)
  }
}

// The runtime looks for them in this file.
export class User extends OurUser {}
export class Directory extends OurDirectory {}
export class Site extends OurSite {}

type SeededEnv = Omit<Env, 'ROOM'> & { readonly ROOM: DurableObjectNamespace<Room> }

export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/calls') return Response.json(calls)
    if (pathname !== '/seed') return worker.fetch(request, env, ctx)
    const room = env.ROOM.getByName(searchParams.get('room') ?? '')
    await room.seed(searchParams.get('author') ?? '', Number(searchParams.get('count')))
    await room.forget().catch(() => {})
    return new Response(null, { status: 201 })
  },
  queue: worker.queue,
} satisfies ExportedHandler<SeededEnv, Job>
