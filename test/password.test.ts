/** The password hash against the vector of RFC 9106, and its PHC strings. */

import { env } from 'cloudflare:workers'
import { argon2id } from '@noble/hashes/argon2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { hashPassword, isOutdated, parseCost, verifyPassword } from '../worker/password.ts'
import { SETTINGS } from '../worker/settings.ts'

const cost = parseCost('m=64,t=1,p=1')

test('argon2id is that of RFC 9106, section 5.3', () => {
  const fill = (length: number, byte: number) => new Uint8Array(length).fill(byte)
  const tag = argon2id(fill(32, 1), fill(16, 2), {
    t: 3,
    m: 32,
    p: 4,
    version: 0x13,
    dkLen: 32,
    key: fill(8, 3),
    personalization: fill(12, 4),
  })
  expect(bytesToHex(tag)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
})

test('a hash made elsewhere verifies: that of the reference implementation', () => {
  // `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 24`, from the README of P-H-C/phc-winner-argon2, is of
  // argon2i; this one is of its test suite (src/test.c: version 0x13, t=2, m=2^8, p=1, "password", "somesalt").
  const phc = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
  expect(verifyPassword('password', phc)).toBe(true)
  expect(verifyPassword('Password', phc)).toBe(false)
})

test('a hash is salted, says its cost, and verifies the same password however it was typed', () => {
  const phc = hashPassword('Zoë und Co.', cost)
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(hashPassword('Zoë und Co.', cost)).not.toBe(phc)
  expect(verifyPassword('Zoe\u0308 und Co.', phc)).toBe(true)
  expect(verifyPassword('Zoe und Co.', phc)).toBe(false)
})

test('a hash of another cost is outdated, and one of the same is not', () => {
  const phc = hashPassword('password', cost)
  expect(isOutdated(phc, cost)).toBe(false)
  expect(isOutdated(phc, parseCost('m=128,t=1,p=1'))).toBe(true)
})

test.each(['', 'm=0,t=1,p=1', 'm=7,t=1,p=1', 'm=64,t=1', 'm=64,t=1,p=1 ', '64,1,1'])('"%s" is no cost', (text) => {
  expect(() => parseCost(text)).toThrow('PASSWORD_COST')
})

test('the cost is the first choice of OWASP where nobody chooses another, and only the tests have a lower one', () => {
  expect(SETTINGS.PASSWORD_COST.standard).toBe('m=19456,t=2,p=1')
  expect(env.PASSWORD_COST).toBe('m=64,t=1,p=1')
})
