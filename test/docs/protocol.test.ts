/** docs/protocol.md has every code, and the limits as they are. */

import { expect, test } from 'vitest'
import * as limits from '../../protocol/limits.ts'
import { CLOSE_RECONNECT, CLOSE_SILENT, STATUS } from '../../protocol/refusal.ts'
import { prose, read, rows } from './pages.ts'

const PAGE = 'docs/protocol.md'

test('every refusal has its row, with its status and the code that it closes a socket with', () => {
  const described = rows(PAGE).filter(([code = '', status = '']) => /^`\w+`$/.test(code) && /^\d+$/.test(status))
  const real = Object.entries(STATUS).map(([code, status]) => [`\`${code}\``, `${status}`, `${4000 + status}`])
  expect(described.map((row) => row.slice(0, 3)).toSorted()).toEqual(real.toSorted())
})

test('every code that the sources close a socket with has its row', () => {
  const sources = ['room', 'relay', 'hall', 'admission', 'audience', 'room-routes']
    .map((file) => read(`worker/${file}.ts`))
    .join('\n')
  const refusals = Object.entries(STATUS).filter(([code]) =>
    [`closeCode('${code}')`, `ended = refuse('${code}'`].some((call) => sources.includes(call)),
  )
  const numbers = [...sources.matchAll(/(?:\bcode: |[Cc]lose\(socket, )(\d{4}),/g)].map(([, code]) => Number(code))
  expect([refusals.length, numbers.length]).not.toContain(0)
  const described = rows(PAGE).map(([code]) => Number(code))
  const real = [CLOSE_RECONNECT, CLOSE_SILENT, ...numbers, ...refusals.map(([, status]) => 4000 + status)]
  expect(real.filter((code) => !described.includes(code))).toEqual([])
})

test('every type of a frame, an event and a command stands there', () => {
  const sources = read('protocol/events.ts') + read('protocol/commands.ts')
  const types = [...sources.matchAll(/\btype: (?:v\.literal\()?'(\w+)'/g)].map(([, type = '']) => type)
  expect(types).toEqual(expect.arrayContaining(['sync', 'typing', 'remove']))
  expect(types.filter((type) => !prose(PAGE).includes(`\`${type}\``))).toEqual([])
})

test('the limits are those of the code', () => {
  const text = prose(PAGE)
  const { BODY_MAX, FRAME_MAX, GONE_AFTER, LINK_LENGTH_MAX, PAGE_SIZE, PING_EVERY, PROTOCOL_VERSION, RESUME_MAX } =
    limits
  for (const count of [BODY_MAX, FRAME_MAX, LINK_LENGTH_MAX]) expect(text).toContain(count.toLocaleString('en'))
  expect(text).toContain(`the newest ${PAGE_SIZE} messages`)
  expect(text).toContain(`At most ${RESUME_MAX} messages`)
  expect(text).toContain(`every ${PING_EVERY / 1000} s`)
  expect(text).toContain(`for ${GONE_AFTER / 1000} s`)
  expect(text).toContain(`version ${PROTOCOL_VERSION}.`)
})
