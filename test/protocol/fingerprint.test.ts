/** The wire form cannot change unnoticed: whoever changes it decides whether clients of before still understand it. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { PING, PONG, PROTOCOL_VERSION } from '../../protocol/limits.ts'
import { CLOSE_RECONNECT, STATUS } from '../../protocol/refusal.ts'

/** Every version that ever was, and the wire form it had last. */
const FINGERPRINTS: Readonly<Record<number, string>> = {
  1: '8ac1996fea3a4ea1',
}

it('the wire form is the one that its version stands for', () => {
  const found = fingerprint()
  const advice = [
    `The wire form is not the one recorded for PROTOCOL_VERSION ${PROTOCOL_VERSION}.`,
    'If a client of before would misread it, raise PROTOCOL_VERSION in protocol/limits.ts.',
    `Then record '${found}' for the version in test/protocol/fingerprint.test.ts.`,
  ].join('\n')
  expect(found, advice).toBe(FINGERPRINTS[PROTOCOL_VERSION])
})

it('only the newest version is spoken', () => {
  expect(Math.max(...Object.keys(FINGERPRINTS).map(Number))).toBe(PROTOCOL_VERSION)
})

it('comments and layout are no part of the wire form', () => {
  expect(bare('/** Why. */\nexport interface A {\n  // How.\n  readonly a: \'b\' | "c//d"\n}\n')).toBe(
    'export interface A{readonly a:\'b\'|"c//d"}',
  )
  expect(bare('a: string')).not.toBe(bare('a: number'))
})

function fingerprint(): string {
  const form = [
    bare(source('events')),
    bare(source('model')),
    ...declarations('commands', /^(?:export )?const \w+ = v\..*?(?=\n(?:\n|export |const ))/gms),
    ...declarations('refusal', /^export (?:type|interface) .*?(?=\n\n)/gms),
    JSON.stringify({ PING, PONG, STATUS, CLOSE_RECONNECT }),
  ]
  return createHash('sha256').update(form.join('\n')).digest('hex').slice(0, 16)
}

/** The types and schemas in a file that has code beside them. */
function declarations(name: string, pattern: RegExp): readonly string[] {
  const found = source(name).match(pattern) ?? []
  expect(
    found.length,
    `Nothing on the wire is declared in protocol/${name}.ts as this test expects it.`,
  ).toBeGreaterThan(1)
  return found.map(bare)
}

function source(name: string): string {
  return readFileSync(new URL(`../../protocol/${name}.ts`, import.meta.url), 'utf8')
}

/** The code without comments, without white space but between words, and without commas before a closing bracket. */
function bare(code: string): string {
  return code
    .replace(/('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|\/\*.*?\*\/|\/\/[^\n]*/gs, (_, quoted?: string) => quoted ?? '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\w$ '"]) ?/g, '$1')
    .replace(/ (?=['"])|(?<=['"]) /g, '')
    .replace(/,(?=[)\]}])/g, '')
    .trim()
}
