import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createAuthority, issue } from '../../scripts/authority.ts'
import { problemOf } from '../../scripts/brought-files.ts'
import { filesOf, writeKeyPair } from '../../scripts/key-files.ts'
import { Command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'edgewise-brought-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string) => join(folder, name)
const pairs = ['chat', 'other'].map((name) => {
  const pair = issue(createAuthority(['example.lan']), { hosts: [`${name}.example.lan`], addresses: [] })
  writeKeyPair(filesOf(folder, name), pair)
  return pair
})
writeFileSync(file('der.crt'), pairs[0]?.certificate.raw ?? '')
writeFileSync(file('der.key'), pairs[0]?.privateKey.export({ type: 'pkcs8', format: 'der' }) ?? '')
const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'correct horse' } as const
writeFileSync(file('locked.key'), pairs[0]?.privateKey.export(locked) ?? '')
writeFileSync(file('junk'), 'junk')

it('a certificate with its key is taken', () => {
  expect(problemOf({ cert: file('chat.crt'), key: file('chat.key') })).toBeUndefined()
})

it.each([
  ['junk', 'chat.key', '--cert', 'it must be a certificate in PEM'],
  ['der.crt', 'chat.key', '--cert', 'it must be a certificate in PEM'],
  ['chat.crt', 'junk', '--key', 'it must be a key in PEM'],
  ['chat.crt', 'der.key', '--key', 'it must be a key in PEM'],
  ['chat.crt', 'locked.key', '--key', 'without a password'],
  ['chat.crt', 'other.key', '--key', 'it is not the key of the certificate'],
])('npm start --cert %s --key %s is refused by option and file', async (cert, key, option, problem) => {
  const command = new Command(['start', '--cert', file(cert), '--key', file(key)])
  expect(await command.ended).toBe(2)
  expect(command.output).toContain(`${option} is "${file(option === '--cert' ? cert : key)}"; `)
  expect(command.output).toContain(problem)
  expect(command.output.trim().split('\n')).toHaveLength(1)
})
