/** Who the tests are about, and what they say. */

import { type Card, lobby, type Message, type User } from '../../protocol/model.ts'

export const ada: User = { id: 'u-ada', nickname: 'Ada' }
export const ben: User = { id: 'u-ben', nickname: 'ben' }
export const room = lobby

export function message(part: Partial<Message> & { readonly seq: number }): Message {
  return {
    id: `m${part.seq}`,
    version: part.seq,
    revision: 0,
    author: ada.id,
    body: `said at ${part.seq}`,
    created: 1_700_000_000_000 + part.seq,
    edited: null,
    cards: [],
    ...part,
  }
}

export function card(part: Partial<Card>): Card {
  return {
    url: 'https://site.example/page',
    kind: 'page',
    title: 'A page',
    description: null,
    site: 'site.example',
    author: null,
    published: null,
    price: null,
    language: null,
    color: null,
    picture: null,
    pictureSize: null,
    large: false,
    icon: null,
    ...part,
  }
}
