/** Frames as received, and what each becomes. */

import { describe, expect, it } from 'vitest'
import { checkBody, checkCommand, parseCommand } from '../../protocol/commands.ts'
import { BODY_MAX, FRAME_MAX } from '../../protocol/limits.ts'

const ID = '0b6c8e1e-3f0a-4c57-9a3e-7d1f2a4b5c6d'
const MESSAGE = 'f1e2d3c4-b5a6-4978-8a6b-5c4d3e2f1a0b'

const post = { type: 'post', id: ID, body: 'hello' }
const edit = { type: 'edit', id: ID, message: MESSAGE, revision: 0, body: 'hello' }
const remove = { type: 'remove', id: ID, message: MESSAGE, revision: 3 }
const typing = { type: 'typing', on: true }
const sync = { type: 'sync', since: 'epoch.7' }

describe('a command', () => {
  it.each([post, edit, remove, typing, { type: 'typing', on: false }, sync, { type: 'sync', since: '' }])(
    'is read as it was sent: %j',
    (command) => expect(parseCommand(JSON.stringify(command))).toEqual({ command }),
  )

  it.each([
    ['ids in upper case', { ...edit, id: ID.toUpperCase(), message: MESSAGE.toUpperCase() }, edit],
    ['what does not belong to it', { ...post, revision: 7, author: 'someone else' }, post],
    ['lone surrogates', { ...post, body: 'a\ud800b\udc00' }, { ...post, body: 'a\ufffdb\ufffd' }],
    ['white space around words, which stays', { ...post, body: ' \n a ' }, { ...post, body: ' \n a ' }],
    ['NUL and bidirectional overrides, which stay', { ...post, body: 'a\0\u202e' }, { ...post, body: 'a\0\u202e' }],
  ])('takes %s', (_, sent, command) => expect(parseCommand(JSON.stringify(sent))).toEqual({ command }))

  it('takes nothing from the keys of a prototype', () => {
    const frame = `{"__proto__":{"type":"typing","admin":true},"constructor":{"prototype":{}},${JSON.stringify(post).slice(1)}`
    const parsed = parseCommand(frame)
    expect(parsed).toStrictEqual({ command: post })
    expect('command' in parsed && Object.getPrototypeOf(parsed.command)).toBe(Object.prototype)
    expect('admin' in {}).toBe(false)
    refused(parseCommand('{"__proto__":{"type":"typing","on":true}}'), 'invalid')
  })
})

describe('a body', () => {
  it.each(['a', 'é', '😀', '\ue000', '>', '['])('of the greatest length passes, made of %j', (character) => {
    const command = { ...post, body: character.repeat(BODY_MAX) }
    expect(parseCommand(JSON.stringify(command))).toEqual({ command })
  })

  it.each([post, edit])('one character longer is refused: $type', (command) => {
    for (const character of ['a', '😀']) {
      const frame = JSON.stringify({ ...command, body: character.repeat(BODY_MAX + 1) })
      refused(parseCommand(frame), 'too_long', ID)
    }
  })

  it.each(['', ' ', '\n\t\u00a0\u3000\u2028\ufeff', '\u200b', '\0', '\u2800\u3164'])(
    'that says nothing is refused: %j',
    (body) => {
      for (const command of [post, edit]) refused(parseCommand(JSON.stringify({ ...command, body })), 'empty', ID)
    },
  )

  it('is judged alike before it is sent', () => {
    expect(checkBody('a')).toBeUndefined()
    expect(checkBody(' ')).toMatchObject({ code: 'empty' })
    expect(checkBody('😀'.repeat(BODY_MAX))).toBeUndefined()
    expect(checkBody('😀'.repeat(BODY_MAX + 1))).toMatchObject({ code: 'too_long' })
  })
})

describe('a frame is refused', () => {
  it.each([
    '',
    ' ',
    'hello',
    '{',
    '{"type":"typing","on":true',
    "{'type':'typing'}",
    `\ufeff${JSON.stringify(typing)}`,
  ])('as no JSON: %j', (frame) => refused(parseCommand(frame), 'invalid'))

  it.each([
    'null',
    'true',
    '1',
    '"post"',
    '[]',
    `[${JSON.stringify(post)}]`,
    '{}',
    '{"type":null}',
    '{"type":["post"]}',
  ])('as no command: %s', (frame) => refused(parseCommand(frame), 'invalid'))

  it.each(['shout', '', 'POST', '__proto__', 'constructor', 'toString'])('for its unknown type: %j', (type) => {
    refused(checkCommand({ type }), 'unknown_type')
    refused(checkCommand({ type, id: ID.toUpperCase() }), 'unknown_type', ID)
  })

  it.each([
    { ...post, body: undefined },
    { ...post, body: null },
    { ...post, body: 1 },
    { ...post, body: ['hello'] },
    { ...edit, message: undefined },
    { ...edit, message: 'lobby' },
    { ...edit, revision: undefined },
    { ...edit, revision: -1 },
    { ...edit, revision: 0.5 },
    { ...edit, revision: '0' },
    { ...edit, revision: null },
    { ...edit, body: undefined },
    { ...remove, message: `${MESSAGE}0` },
    { ...remove, revision: true },
  ])('for a field, by its id: %j', (command) => refused(parseCommand(JSON.stringify(command)), 'invalid', ID))

  it.each([
    { ...post, id: undefined },
    { ...post, id: 1 },
    { ...post, id: [ID] },
    { ...post, id: { toString: ID } },
    { ...post, id: '' },
    { ...post, id: ID.replaceAll('-', '') },
    { ...post, id: `{${ID}}` },
    { ...post, id: `${ID}\n` },
    { ...typing, on: undefined },
    { ...typing, on: 1 },
    { ...typing, on: 'true' },
    { ...sync, since: undefined },
    { ...sync, since: 7 },
  ])('for a field, without an id to name: %j', (command) => refused(parseCommand(JSON.stringify(command)), 'invalid'))

  it('for its size, before it is read', () => {
    refused(parseCommand('['.repeat(FRAME_MAX)), 'invalid')
    refused(parseCommand('['.repeat(FRAME_MAX + 1)), 'too_large')
    const fits = JSON.stringify(sync).padEnd(FRAME_MAX)
    expect(parseCommand(fits)).toEqual({ command: sync })
    refused(parseCommand(`${fits} `), 'too_large')
  })

  it('in words that name the field and repeat nothing of what was sent', () => {
    const parsed = parseCommand(JSON.stringify({ ...post, body: { '<script>': 1 } }))
    expect('refusal' in parsed && parsed.refusal.message).toBe('The command is malformed at "body".')
    const unknown = parseCommand('{"type":"<script>"}')
    expect('refusal' in unknown && unknown.refusal.message).not.toContain('<')
  })
})

function refused(parsed: ReturnType<typeof parseCommand>, code: string, id?: string): void {
  const refusal = { type: 'refused', code, message: expect.stringMatching(/\.$/) }
  expect(parsed).toEqual(id === undefined ? { refusal } : { refusal, id })
}
