/** Keeps the cards of a message that has changed, where they are as they were: so is what is drawn of them. */

import type { Message } from '../protocol/model.ts'

export function sameCards(before: Message | undefined, now: Message): Message {
  if (!before || before.cards.length === 0 || now.cards.length === 0) return now
  const known = new Map(before.cards.map((card) => [JSON.stringify(card), card]))
  return { ...now, cards: now.cards.map((card) => known.get(JSON.stringify(card)) ?? card) }
}
