/** Secrets of the deployment, as somebody brings them. */

import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** Hashes have one length, so that the comparison takes one time. */
export function isSame(given: string, wanted: string): boolean {
  return crypto.subtle.timingSafeEqual(sha256(utf8ToBytes(given)), sha256(utf8ToBytes(wanted)))
}
