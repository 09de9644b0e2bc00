/** What a socket says to its room: bounded, parsed, carried out and answered. */

import { type Command, parseCommand } from '../protocol/commands.ts'
import type { Event } from '../protocol/events.ts'
import { FRAME_MAX } from '../protocol/limits.ts'
import { CLOSE_RECONNECT, closeCode, isRefusal, type Refusal, refuse, unauthorized } from '../protocol/refusal.ts'
import { type Audience, type Listener, send } from './audience.ts'
import { Buckets, type Rate, times } from './bucket.ts'
import type { Conversation } from './conversation.ts'

// Rates are those of a person, or of a guest's address, over all sockets: a new one is no new allowance.
/**
 * Frames for each message that may be posted, whatever is said, one over the limit counting as many: enough for an
 * outbox in full flight, too little for a flood.
 */
const FRAMES_PER_POST = 4
/** A guest has nothing to say but `sync`. */
const GUEST_FRAME_RATE: Rate = { burst: 20, perSecond: 2 }
/** Every word of it goes to everybody, so what is over this is not passed on. */
const TYPING_RATE: Rate = { burst: 4, perSecond: 1 }
/** A resume may carry a thousand times what asks for it. */
const SYNC_RATE: Rate = { burst: 10, perSecond: 1 }

/** How a socket is closed. */
export interface Ending {
  readonly code: number
  readonly reason: string
}

const TOO_MANY: Ending = { code: closeCode('rate'), reason: 'Too many frames.' }
const RENEW: Ending = { code: CLOSE_RECONNECT, reason: 'The session must be renewed.' }

export class Intake {
  readonly #audience: Audience
  readonly #frames: Buckets<string>
  readonly #guestFrames = new Buckets<string>(GUEST_FRAME_RATE)
  readonly #syncs = new Buckets<string>(SYNC_RATE)
  readonly #typing = new Buckets<string>(TYPING_RATE)

  constructor(audience: Audience, postRate: Rate) {
    this.#audience = audience
    this.#frames = new Buckets(times(FRAMES_PER_POST, postRate))
  }

  /** @returns why the socket is to be closed: it has said too much, or its session must be settled again */
  receive(socket: WebSocket, data: string | ArrayBuffer, conversation: Conversation | undefined): Ending | undefined {
    const listener = this.#audience.listener(socket)
    const size = typeof data === 'string' ? data.length : data.byteLength
    const frames = listener.user ? this.#frames : this.#guestFrames
    if (frames.take(listener.key, 1 + Math.floor(size / FRAME_MAX)) > 0) return TOO_MANY
    // The client connects again, and the Worker settles who it is.
    if (!conversation || listener.expires <= Date.now()) return RENEW
    const parsed = typeof data === 'string' ? parseCommand(data) : { refusal: refuse('invalid', 'Frames are text.') }
    const answer =
      'refusal' in parsed
        ? named(parsed.refusal, parsed.id)
        : this.#execute(socket, listener, parsed.command, conversation)
    if (answer) send(socket, JSON.stringify(conversation.reply(answer)))
    return undefined
  }

  /** To be called now and then: forgets who has not been fast. */
  prune(): void {
    for (const buckets of [this.#frames, this.#guestFrames, this.#syncs, this.#typing]) buckets.prune()
  }

  /** @returns what its sender alone must hear; of a change it hears what everybody hears (R4) */
  #execute(
    socket: WebSocket,
    { user, origin, key }: Listener,
    command: Command,
    conversation: Conversation,
  ): Event | undefined {
    if (command.type === 'sync') {
      const wait = this.#syncs.take(key)
      if (wait > 0) return refuse('rate', 'You resume too often.', wait)
      send(socket, conversation.sync(command.since, this.#audience.here()))
    } else if (command.type === 'typing') {
      if (user && this.#typing.take(user.id) === 0) conversation.announce({ type: 'typing', user, on: command.on })
    } else {
      const answer = user ? conversation.change({ user, origin }, command) : unauthorized
      if (isRefusal(answer)) return named(answer, command.id)
      if (!answer.changed) return { type: 'message', message: answer.message, command: command.id }
    }
    return undefined
  }
}

function named(refusal: Refusal, command: string | undefined): Event {
  return command === undefined ? refusal : { ...refusal, command }
}
