/** Messages as they travel: what is stored, with the addresses of pictures replaced by paths of ours (R20). */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Card, Message } from '../protocol/model.ts'
import type { StoredMessage } from './messages.ts'
import type { PageCard, SourceCard } from './unfurl/job.ts'

export function wireMessage(room: string, { dismissed, ...message }: StoredMessage): Message {
  const path = (key: string) => `/api/rooms/${room}/pictures/${message.id}/${key}`
  return { ...message, cards: message.cards.map((card) => wireCard(card, path)) }
}

/** @param path where the picture or icon that a key names is served */
export function wireCard({ pictureSource, iconSource, ...card }: SourceCard, path: (key: string) => string): Card {
  return {
    ...card,
    picture: pictureSource && path(pictureKey(pictureSource)),
    icon: iconSource && path(pictureKey(iconSource)),
  }
}

/** The address of the picture or icon that `key` names on one of these cards. */
export function sourceOf(cards: readonly PageCard[], key: string): string | undefined {
  const addresses = cards.flatMap(({ pictureSource, iconSource }) => [pictureSource, iconSource])
  return addresses.find((address) => address !== null && pictureKey(address) === key) ?? undefined
}

// Named by what it shows, so that a path can be cached for ever although the message may change.
function pictureKey(address: string): string {
  return bytesToHex(sha256(utf8ToBytes(address))).slice(0, 32)
}
