/** Which frames of a socket are heard at all: no flood of them, and none after its session is over. */

import { FRAME_MAX } from '../protocol/limits.ts'
import { closeCode } from '../protocol/refusal.ts'
import { type Ending, type Listener, RENEW } from './audience.ts'
import { Buckets, type Rate, times } from './bucket.ts'

// Rates are those of a person, or of a reader's address, over all sockets: a new one is no new allowance.
/**
 * Frames for each message that may be posted, whatever is said, one over the limit counting as many: enough for an
 * outbox in full flight, too little for a flood.
 */
const FRAMES_PER_POST = 4
/** A reader has nothing to say but `sync`. */
const READER_FRAME_RATE: Rate = { burst: 20, perSecond: 2 }

const TOO_MANY: Ending = { code: closeCode('rate'), reason: 'Too many frames.' }

export class Admission {
  readonly #frames: Buckets<string>
  readonly #readerFrames = new Buckets<string>(READER_FRAME_RATE)

  constructor(postRate: Rate) {
    this.#frames = new Buckets(times(FRAMES_PER_POST, postRate))
  }

  /** Why the socket is to be closed, if it is: it has said too much, or its session must be settled again. */
  refuse(
    { user, key, expires }: Pick<Listener, 'user' | 'key' | 'expires'>,
    data: string | ArrayBuffer,
  ): Ending | undefined {
    const size = typeof data === 'string' ? data.length : data.byteLength
    const frames = user ? this.#frames : this.#readerFrames
    if (frames.take(key, 1 + Math.floor(size / FRAME_MAX)) > 0) return TOO_MANY
    return expires <= Date.now() ? RENEW : undefined
  }

  /** To be called now and then: forgets who has not been fast. */
  prune(): void {
    this.#frames.prune()
    this.#readerFrames.prune()
  }
}
