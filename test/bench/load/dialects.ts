// What each server is told, and what it says: a post up, the ids of posts down.
import { PROTOCOL_VERSION } from '../../../protocol/limits.ts'

export interface Dialect {
  /** What stands behind the room's address. */
  readonly path: string
  /** Where posts go by HTTP. */
  readonly postPath: string
  post(id: string, body: string): string
  /** What is to be answered to a frame, if anything. */
  answer(frame: string): string | undefined
  /** Whether whoever hears this is in. */
  isWelcome(frame: string): boolean
  /** Posts that a frame tells of. */
  ids(frame: string): readonly string[]
}

const plain: Dialect = {
  path: '',
  postPath: '',
  post: (id, body) => JSON.stringify({ id, body }),
  answer: () => undefined,
  isWelcome: () => true,
  ids: (frame) => all(frame, /"id":"([^"]+)"/g),
}

const edgewise: Dialect = {
  path: `/socket?v=${PROTOCOL_VERSION}`,
  postPath: '/messages',
  post: (id, body) => JSON.stringify({ type: 'post', id, body }),
  answer: () => undefined,
  isWelcome: (frame) => frame.startsWith('{"type":"sync"'),
  // The id of the command is that of its post.
  ids: (frame) => all(frame, /"command":"([^"]+)"/g),
}

/** Engine.IO 4 below Socket.IO 5, as its protocol's page has them. */
const socketIo: Dialect = {
  path: '&EIO=4&transport=websocket',
  postPath: '',
  post: (id, body) => `42${JSON.stringify(['message', { id, body }])}`,
  answer: (frame) => (frame.startsWith('0') ? '40' : frame === '2' ? '3' : undefined),
  isWelcome: (frame) => frame.startsWith('42["welcome"'),
  ids: plain.ids,
}

export const dialects = { plain, edgewise, 'socket.io': socketIo } as const
export type DialectName = keyof typeof dialects

function all(frame: string, pattern: RegExp): readonly string[] {
  return [...frame.matchAll(pattern)].map(([, id = '']) => id)
}
