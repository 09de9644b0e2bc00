/** A room's jobs for tests: where they go instead of the queue, and the card that comes of one. */

import { runInDurableObject } from 'cloudflare:test'
import { roomStub } from './people.ts'

/** What a consumer hands back, but for the address of the link. */
export const card = {
  title: 'A page',
  description: null,
  site: 'example.com',
  pictureSource: 'https://example.com/p.png',
  iconSource: null,
}

/** From here on the room's jobs go nowhere: the queue takes them, and they are lost. Returns what was sent. */
export async function takeJobs(room: string): Promise<unknown[]> {
  const sent: unknown[] = []
  await replaceQueue(room, async (batch) => void sent.push(...batch))
  return sent
}

/** Until it is evicted, the room has this for its queue. */
export function replaceQueue(room: string, sendBatch: (batch: Iterable<unknown>) => Promise<void>): Promise<unknown> {
  return runInDurableObject(roomStub(room), (instance) => {
    Reflect.set(instance, 'env', { ...Reflect.get(instance, 'env'), UNFURL: { sendBatch } })
  })
}
