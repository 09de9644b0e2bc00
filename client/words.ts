/** What of a text stands for people and rooms. Only what is more than plain words has any, so it comes with the parser. */

import { pieces } from '../protocol/mentions.ts'
import type { RoomInfo } from '../protocol/model.ts'
import { foldName } from '../protocol/names.ts'

export type Word =
  | { readonly type: 'text'; readonly text: string }
  /** May be nobody's name. */
  | { readonly type: 'name'; readonly text: string; readonly name: string }
  /** Everybody in the room, or who is here. */
  | { readonly type: 'all'; readonly text: string }
  | { readonly type: 'room'; readonly text: string; readonly room: string }

type NamedRoom = Pick<RoomInfo, 'id' | 'name'>

/** @param rooms those that can be named */
export function wordsOf(text: string, rooms: readonly RoomInfo[]): readonly Word[] {
  return pieces(text).flatMap((piece): readonly Word[] => {
    if (piece.name === undefined) return withRooms(piece.text, rooms)
    const isAll = ALL.includes(foldName(piece.name))
    return [isAll ? { type: 'all', text: piece.text } : { type: 'name', text: piece.text, name: piece.name }]
  })
}

const ALL: readonly string[] = ['here', 'room']

/** Not behind a letter or the like, where it is the middle of an address. */
const HASH = /(?<![\p{L}\p{M}\p{N}_#&/])#/gu

function withRooms(text: string, rooms: readonly RoomInfo[]): readonly Word[] {
  const words: Word[] = []
  let end = 0
  for (const { index } of text.matchAll(HASH)) {
    const room = index >= end ? roomAt(text, index + 1, rooms) : undefined
    if (!room) continue
    if (index > end) words.push({ type: 'text', text: text.slice(end, index) })
    end = index + 1 + room.name.length
    words.push({ type: 'room', text: text.slice(index, end), room: room.id })
  }
  if (end < text.length) words.push({ type: 'text', text: text.slice(end) })
  return words
}

/**
 * The longest name that the text goes on with: names have spaces, and one may begin as another is. What a room was called
 * before stands for it as long as no other is called so.
 */
function roomAt(text: string, from: number, rooms: readonly RoomInfo[]): NamedRoom | undefined {
  const isNamed = ({ name }: NamedRoom) =>
    name !== '' &&
    foldName(text.slice(from, from + name.length)) === foldName(name) &&
    !/^[\p{L}\p{M}\p{N}_]/u.test(text.slice(from + name.length))
  const former = rooms.flatMap(({ id, former = [] }) => former.map((name) => ({ id, name })))
  return [...rooms, ...former].filter(isNamed).toSorted((a, b) => b.name.length - a.name.length)[0]
}
