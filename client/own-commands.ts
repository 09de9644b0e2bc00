/**
 * The commands that were given in this tab, or before it. Their author has seen what they make of a message, and means
 * that when they edit it again. What another tab makes of it may surprise them, and then the edit is `stale` (R3).
 */

import type { Change } from '../protocol/commands.ts'

export class OwnCommands {
  readonly #unanswered = new Set<string>()
  /** Edits that were answered, as message and the revision that they replaced. */
  readonly #replaced = new Set<string>()

  /** The ids of those under way, as they are now: steps of the outbox run later as well. */
  get unanswered(): ReadonlySet<string> {
    return new Set(this.#unanswered)
  }

  given(command: Change): void {
    this.#unanswered.add(command.id)
  }

  /** @param revision that of the message by now: an edit to what it said already has made none */
  answered(command: Change, revision: number): void {
    if (this.#unanswered.delete(command.id) && command.type === 'edit' && revision > command.revision) {
      this.#replaced.add(`${command.message}.${command.revision}`)
    }
  }

  /**
   * An edit may have been begun on what an earlier one had made of the message, while that was still under way. By now
   * it is answered, so the revision that it produced is the one that is meant.
   */
  afterEdits(command: Change): Change {
    if (command.type !== 'edit') return command
    let { revision } = command
    while (this.#replaced.has(`${command.message}.${revision}`)) revision += 1
    return { ...command, revision }
  }
}
