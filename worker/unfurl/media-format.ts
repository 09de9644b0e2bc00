/** What kind of file some bytes are, of those that are linked to but not shown: moving pictures, sound, documents. */

import { bytesToHex } from '@noble/hashes/utils.js'

export interface Format {
  readonly kind: 'video' | 'audio' | 'document'
  /** As it is known to people. */
  readonly name: string
}

const MP4 = { kind: 'video', name: 'MP4' } as const

// The first bytes in hexadecimal.
const SIGNATURES: readonly (readonly [RegExp, Format])[] = [
  // %PDF-
  [/^255044462d/, { kind: 'document', name: 'PDF' }],
  // A length, ftyp and a brand: M4A or M4B, qt, 3gp or 3g2, and the many of MP4 itself
  [/^.{8}667479704d34(?:41|42)/, { kind: 'audio', name: 'M4A' }],
  [/^.{8}6674797071742020/, { kind: 'video', name: 'QuickTime' }],
  [/^.{8}667479703367(?:32|70)/, { kind: 'video', name: '3GP' }],
  [/^.{8}66747970(?:69736f|6d7034|4d3456|61766331|64617368|6d6d7034|4d534e56|66347620)/, MP4],
  // EBML, of which the kind stands soon after
  [/^1a45dfa3(?:..){4,36}?7765626d/, { kind: 'video', name: 'WebM' }],
  [/^1a45dfa3(?:..){4,36}?6d6174726f736b61/, { kind: 'video', name: 'Matroska' }],
  // OggS with its version, and 28 bytes on what is in it: a film if it begins with theora, else sound
  [/^4f67675300(?:..){23}807468656f7261/, { kind: 'video', name: 'Ogg' }],
  [/^4f67675300/, { kind: 'audio', name: 'Ogg' }],
  // RIFF, a length, and AVI or WAVE
  [/^52494646.{8}41564920/, { kind: 'video', name: 'AVI' }],
  [/^52494646.{8}57415645/, { kind: 'audio', name: 'WAV' }],
  // FLV with its version
  [/^464c5601/, { kind: 'video', name: 'FLV' }],
  // The pack and the sequence header of MPEG
  [/^000001b[a3]/, { kind: 'video', name: 'MPEG' }],
  // ID3 with its version, or the first frame of layer III
  [/^4944330[234]|^fff[23ab][1-9a-e]/, { kind: 'audio', name: 'MP3' }],
  // The frame of AAC
  [/^fff[189]/, { kind: 'audio', name: 'AAC' }],
  // fLaC and the first block, which may be the last
  [/^664c6143[08]0/, { kind: 'audio', name: 'FLAC' }],
  // FORM, a length, AIFF or AIFC
  [/^464f524d.{8}41494646|^464f524d.{8}41494643/, { kind: 'audio', name: 'AIFF' }],
  // MThd and the length of that header
  [/^4d54686400000006/, { kind: 'audio', name: 'MIDI' }],
]

/** The format by the first bytes, or null if these are none that is known. */
export function formatOf(bytes: Uint8Array): Format | null {
  const start = bytesToHex(bytes.subarray(0, 64))
  return SIGNATURES.find(([signature]) => signature.test(start))?.[1] ?? null
}

/** Whether it begins with a mark of UTF-16, or with none of the bytes that https://mimesniff.spec.whatwg.org calls binary. */
export function isText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 1_445)
  const isUtf16 = (start[0] === 0xfe && start[1] === 0xff) || (start[0] === 0xff && start[1] === 0xfe)
  return isUtf16 || !start.some(isBinary)
}

function isBinary(byte: number): boolean {
  return byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f)
}
