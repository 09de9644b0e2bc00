/** What of a message stands for people and rooms. Only what is more than plain words has any, so it comes with the parser. */

import { NAMES_MAX } from '../protocol/limits.ts'
import { pieces, textsOf } from '../protocol/mentions.ts'
import type { RoomInfo } from '../protocol/model.ts'
import { FOR_ALL, foldName } from '../protocol/names.ts'
import type { Block, TextNode } from '../protocol/tree.ts'

export type Word =
  | { readonly type: 'text'; readonly text: string }
  /** May be nobody's name. */
  | { readonly type: 'name'; readonly text: string; readonly name: string }
  /** Everybody in the room, or who is here. */
  | { readonly type: 'all'; readonly text: string }
  | { readonly type: 'room'; readonly text: string; readonly room: string }

/** Each text of a message in words. Names beyond the first of them are plain, those that call and those in quotes counted by themselves; signs of rooms likewise. */
export type WordsOf = (
  blocks: readonly Block[],
  /** Those that can be named; asked for where one may be. */
  rooms: () => readonly RoomInfo[],
) => ReadonlyMap<TextNode, readonly Word[]>

export const wordsOf: WordsOf = (blocks, rooms) => {
  const called = new Set(textsOf(blocks, { quoted: false }))
  const names = { called: new Set<string>(), quoted: new Set<string>() }
  let signs = 0
  const roomIn: FindRoom = (text, from) => {
    signs += 1
    return signs <= NAMES_MAX ? roomAt(text, from, roomNamesOf(rooms())) : undefined
  }
  const wordsIn = ({ text }: TextNode, known: Set<string>) =>
    pieces(text).flatMap((piece): readonly Word[] => {
      if (piece.name === undefined) return withRooms(piece.text, roomIn)
      const folded = foldName(piece.name)
      if (FOR_ALL.includes(folded)) return [{ type: 'all', text: piece.text }]
      if (known.size < NAMES_MAX) known.add(folded)
      return [known.has(folded) ? { type: 'name', text: piece.text, name: piece.name } : plain(piece.text)]
    })
  return new Map(
    Array.from(textsOf(blocks, { quoted: true }), (node) => [
      node,
      joined(wordsIn(node, called.has(node) ? names.called : names.quoted)),
    ]),
  )
}

/** Not behind a letter or the like, where it is the middle of an address. */
const HASH = /(?<![\p{L}\p{M}\p{N}_#&/])#/gu

interface FoundRoom {
  readonly id: string
  /** How much of the text is its name. */
  readonly length: number
}

type FindRoom = (text: string, from: number) => FoundRoom | undefined

function withRooms(text: string, find: FindRoom): readonly Word[] {
  const words: Word[] = []
  let end = 0
  for (const { index } of text.matchAll(HASH)) {
    const room = index >= end ? find(text, index + 1) : undefined
    if (!room) continue
    if (index > end) words.push(plain(text.slice(end, index)))
    end = index + 1 + room.length
    words.push({ type: 'room', text: text.slice(index, end), room: room.id })
  }
  if (end < text.length) words.push(plain(text.slice(end)))
  return words
}

interface RoomNames {
  /** Ids of rooms by what they are called, folded. */
  readonly ids: ReadonlyMap<string, string>
  /** How long the names are, the longest first. */
  readonly lengths: readonly number[]
}

const known = new WeakMap<readonly RoomInfo[], RoomNames>()

/** What a room was called before stands for it as long as no other is called so. */
function roomNamesOf(rooms: readonly RoomInfo[]): RoomNames {
  const found = known.get(rooms)
  if (found) return found
  const current = rooms.map(({ id, name }) => ({ id, name }))
  const former = rooms.flatMap(({ id, former = [] }) => former.map((name) => ({ id, name })))
  const all = [...current, ...former].filter(({ name }) => name !== '')
  const names = {
    ids: new Map(all.toReversed().map(({ id, name }) => [foldName(name), id])),
    lengths: [...new Set(all.map(({ name }) => name.length))].toSorted((a, b) => b - a),
  }
  known.set(rooms, names)
  return names
}

/** The longest name that the text goes on with: names have spaces, and one may begin as another is. */
function roomAt(text: string, from: number, { ids, lengths }: RoomNames): FoundRoom | undefined {
  for (const length of lengths) {
    const end = from + length
    const id = end <= text.length ? ids.get(foldName(text.slice(from, end))) : undefined
    if (id !== undefined && !/^[\p{L}\p{M}\p{N}_]/u.test(text.slice(end, end + 2))) return { id, length }
  }
  return undefined
}

function plain(text: string): Word {
  return { type: 'text', text }
}

/** Plain words that follow each other are drawn as one. */
function joined(words: readonly Word[]): readonly Word[] {
  const all: Word[] = []
  for (const word of words) {
    const last = all.at(-1)
    if (word.type === 'text' && last?.type === 'text') all[all.length - 1] = plain(last.text + word.text)
    else all.push(word)
  }
  return all
}
