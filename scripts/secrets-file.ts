// The secrets of `wrangler dev`: it takes them from files alone, and from `.dev.vars` only while it is told of no other.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { localText } from './settings.ts'

/** Gives the path of a file with what `.dev.vars` has and with one more, for as long as the script runs. */
export function writeSecrets(data: string, name: string, secret: string): string {
  const file = join(data, 'secrets.env')
  // In such a file, and not in .dev.vars, a dollar sign stands for another variable.
  const local = localText().replaceAll('$', () => '\\$')
  rmSync(file, { force: true })
  writeFileSync(file, `${local}\n${name}=${secret}\n`, { mode: 0o600, flag: 'wx' })
  process.on('exit', () => rmSync(file, { force: true }))
  return file
}
