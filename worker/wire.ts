/** Messages as they travel: what is stored, with the addresses of pictures replaced by paths of ours (R20). */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Message } from '../protocol/model.ts'
import type { StoredMessage } from './messages.ts'

export function wireMessage(room: string, message: StoredMessage): Message {
  const path = (address: string | null) => address && `/api/rooms/${room}/pictures/${message.id}/${pictureKey(address)}`
  return {
    ...message,
    cards: message.cards.map(({ pictureSource, iconSource, ...card }) => ({
      ...card,
      picture: path(pictureSource),
      icon: path(iconSource),
    })),
  }
}

/** The address of the picture or icon that `key` names in one of the message's cards. */
export function sourceOf(message: StoredMessage, key: string): string | undefined {
  const addresses = message.cards.flatMap(({ pictureSource, iconSource }) => [pictureSource, iconSource])
  return addresses.find((address) => address !== null && pictureKey(address) === key) ?? undefined
}

// Named by what it shows, so that a path can be cached for ever although the message may change.
function pictureKey(address: string): string {
  return bytesToHex(sha256(utf8ToBytes(address))).slice(0, 32)
}
