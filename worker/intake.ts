/** What somebody says to a room by a socket: parsed, carried out and answered. */

import { type Command, parseCommand } from '../protocol/commands.ts'
import type { Event } from '../protocol/events.ts'
import { isRefusal, type Refusal, refuse, unauthorized } from '../protocol/refusal.ts'
import type { Listener } from './audience.ts'
import { Buckets, type Rate } from './bucket.ts'
import type { Conversation } from './conversation.ts'
import type { Present } from './resume.ts'

/** Every word of it goes to everybody, so what is over this is not passed on. */
const TYPING_RATE: Rate = { burst: 4, perSecond: 1 }
/** A resume may carry a thousand times what asks for it. */
const SYNC_RATE: Rate = { burst: 10, perSecond: 1 }

export interface Speaker extends Pick<Listener, 'user' | 'role' | 'key' | 'session' | 'origin' | 'expires'> {
  /** Not by a socket of the room, so that what everybody hears (R4) might be lost on its way to them. */
  readonly remote?: boolean
}

export class Intake {
  readonly #present: () => Present
  readonly #syncs = new Buckets<string>(SYNC_RATE)
  readonly #typing = new Buckets<string>(TYPING_RATE)

  constructor(present: () => Present) {
    this.#present = present
  }

  /** @returns the frame that its sender alone must hear, encoded */
  receive(speaker: Speaker, data: string | ArrayBuffer, conversation: Conversation): string | undefined {
    const parsed = typeof data === 'string' ? parseCommand(data) : { refusal: refuse('invalid', 'Frames are text.') }
    const answer =
      'refusal' in parsed ? named(parsed.refusal, parsed.id) : this.#execute(speaker, parsed.command, conversation)
    if (typeof answer !== 'object') return answer
    const reply = conversation.reply(answer)
    // What went before it may arrive there after it, and must not seem to be missing.
    return JSON.stringify(speaker.remote ? { ...reply, after: 0, version: 0 } : reply)
  }

  /** To be called now and then: forgets who has not been fast. */
  prune(): void {
    this.#syncs.prune()
    this.#typing.prune()
  }

  #execute(speaker: Speaker, command: Command, conversation: Conversation): Event | string | undefined {
    const { user, role, origin, key, remote = false } = speaker
    if (command.type === 'sync') {
      const wait = this.#syncs.take(key)
      return wait > 0
        ? refuse('rate', 'You resume too often.', wait)
        : conversation.sync(command.since, user, this.#present())
    }
    if (command.type === 'typing') {
      if (user && role && this.#typing.take(user.id) === 0) conversation.type({ user, role, origin }, command.on)
      return undefined
    }
    const answer = user && role ? conversation.change({ user, role, origin }, command) : unauthorized
    if (isRefusal(answer)) return named(answer, command.id)
    return answer.changed && !remote ? undefined : { type: 'message', message: answer.message, command: command.id }
  }
}

function named(refusal: Refusal, command: string | undefined): Event {
  return command === undefined ? refusal : { ...refusal, command }
}
