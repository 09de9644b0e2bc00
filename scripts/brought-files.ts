// A certificate and a key that somebody brings, looked at before anything starts with them.
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Files } from './start-options.ts'

/** Why they cannot be used, in words for the user; undefined if they can. */
export function problemOf(files: Files): string | undefined {
  const cert = readFileSync(files.cert)
  const key = readFileSync(files.key)
  if (!works(() => createSecureContext({ cert })))
    return `--cert is "${files.cert}"; it must be a certificate in PEM: -----BEGIN CERTIFICATE-----`
  if (!works(() => createPrivateKey({ key, format: 'pem' })))
    return `--key is "${files.key}"; it must be a key in PEM, without a password: -----BEGIN PRIVATE KEY-----`
  if (!works(() => createSecureContext({ cert, key })))
    return `--key is "${files.key}"; it is not the key of the certificate in --cert, "${files.cert}".`
  return undefined
}

function works(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
