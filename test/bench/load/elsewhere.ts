// Parts that print tables of their own, in programs of their own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { root } from '../../../scripts/project.ts'
import type { Section } from './report.ts'

/** Runs a JavaScript file and takes over the tables that it prints, and the sentences below them. */
export async function measureElsewhere(name: string, how: string, args: readonly string[]): Promise<Section> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) throw new Error(`${name} failed:\n${printed}`)
  const lines = stripVTControlCharacters(printed).split('\n')
  const found = lines.filter((line) => /^(?:\||Edgewise |Of no )/.test(line))
  const isRow = (line = '') => line.startsWith('|')
  const passages = found.map((line, index) => (isRow(line) && isRow(found[index - 1]) ? line : `\n${line}`))
  return { name, how: `${how}\n${passages.join('\n')}`, tables: [], targets: [] }
}
