// Certificates with their keys, in a folder: `<name>.crt` for everybody, `<name>.key` for its owner alone.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface KeyPair {
  readonly certificate: X509Certificate
  readonly privateKey: KeyObject
}

export interface KeyFiles {
  readonly certificate: string
  readonly key: string
}

export function filesOf(folder: string, name: string): KeyFiles {
  // Windows has neither colons nor asterisks in the names of files.
  const file = name.replaceAll('*', '_').replaceAll(':', '-')
  return { certificate: join(folder, `${file}.crt`), key: join(folder, `${file}.key`) }
}

/** Undefined if there is neither of them; throws if there is one, or they do not belong together. */
export function readKeyPair({ certificate, key }: KeyFiles): KeyPair | undefined {
  if (!existsSync(certificate) && !existsSync(key)) return undefined
  const pair = {
    certificate: new X509Certificate(readFileSync(certificate)),
    privateKey: createPrivateKey(readFileSync(key)),
  }
  if (!pair.certificate.checkPrivateKey(pair.privateKey)) {
    const next = existsSync(`${certificate}.new`) ? ` Its own may be ${certificate}.new: rename that.` : ''
    throw new Error(`${key} is not the key of ${certificate}.${next}`)
  }
  return pair
}

/** Throws if there is one of them already. */
export function writeKeyPair({ certificate, key }: KeyFiles, pair: KeyPair): void {
  mkdirSync(join(key, '..'), { recursive: true, mode: 0o700 })
  writeFileSync(key, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  writeFileSync(certificate, pair.certificate.toString(), { mode: 0o644, flag: 'wx' })
}

/**
 * Each file is the old one or the new one, never half of one. If the system stops between the two, the key is the new one
 * already and its certificate is still at `.crt.new`, to be renamed by hand: whoever reads the pair is told that.
 */
export function replaceKeyPair(files: KeyFiles, pair: KeyPair): void {
  const next = { certificate: `${files.certificate}.new`, key: `${files.key}.new` }
  for (const left of Object.values(next)) rmSync(left, { force: true })
  writeKeyPair(next, pair)
  renameSync(next.key, files.key)
  renameSync(next.certificate, files.certificate)
}
