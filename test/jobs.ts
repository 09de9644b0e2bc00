/** A room's jobs for tests: where they go instead of the queue, and the card that comes of one. */

import { runInDurableObject } from 'cloudflare:test'
import { addressOf } from '../protocol/link-address.ts'
import type { Message } from '../protocol/model.ts'
import type { Job, PageCard } from '../worker/unfurl/job.ts'
import { ORIGIN, roomStub } from './people.ts'

/** What a consumer hands back. */
export const card: PageCard = {
  kind: 'page',
  title: 'A page',
  description: null,
  site: 'example.com',
  author: null,
  published: null,
  price: null,
  language: null,
  color: null,
  pictureSource: 'https://example.com/p.png',
  pictureSize: { width: 640, height: 480 },
  large: false,
  iconSource: null,
}

/** The job that a link of a message becomes. */
export function jobOf(room: string, message: Pick<Message, 'id' | 'author'>, url: string): Job {
  return {
    room,
    message: message.id,
    address: addressOf(url) ?? '',
    user: message.author,
    origin: ORIGIN,
    counted: false,
    failures: 0,
  }
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
