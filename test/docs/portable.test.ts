/** Nothing in the repository belongs to one machine or one network. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../scripts/project.ts'

/** Text files that are tracked, or would be with the next commit. */
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter(Boolean)
  .map((path) => ({ path, text: readText(path) }))

test('no file names a folder of this machine, or of anybody', () => {
  const here = [root, homedir(), tmpdir()].map((folder) => new RegExp(`(?<![\\w.:/-])${RegExp.escape(folder)}[/\\\\]`))
  const anybody = [/(?<![\w.:/-])\/(?:home|Users)\/\w+\//, /\b[A-Z]:\\Users\\/]
  expect(offenders([...here, ...anybody])).toEqual([])
})

test('no file names the host of a package registry', () => {
  expect(
    offenders([/\b(?:registry|npm)\.[a-z\d-]+\.[a-z]{2,}\b/, /"resolved":\s*"http/, /^\s*(?:@[\w-]+:)?registry\s*=/m]),
  ).toEqual([])
})

test('no file is a key or a certificate, or has a key in it', () => {
  expect(offenders([/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[\w+/]/])).toEqual([])
  expect(files.map(({ path }) => path).filter((path) => /\.(?:key|crt|pem|p12|pfx)(?:\.new)?$/.test(path))).toEqual([])
})

function offenders(patterns: readonly RegExp[]): readonly string[] {
  expect(files.map(({ path }) => path)).toContain('package-lock.json')
  return files.filter(({ text }) => patterns.some((pattern) => pattern.test(text))).map(({ path }) => path)
}

function readText(path: string): string {
  const bytes = readFileSync(join(root, path))
  return bytes.includes(0) ? '' : bytes.toString('utf8')
}
