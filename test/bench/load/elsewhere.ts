// Parts that print tables of their own, in programs of their own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { root } from '../../../scripts/project.ts'
import { within } from './deadline.ts'
import type { Section } from './report.ts'

/** Minutes after which a program is stopped. */
const PATIENCE = 15

/** Runs a JavaScript file and takes over the tables that it prints, and the sentences below them. */
export async function measureElsewhere(name: string, how: string, args: readonly string[]): Promise<Section> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = Promise.all([text(child.stdout), once(child, 'exit')])
  const [printed, [code]] = await within(PATIENCE, `${name} has ended`, ended).finally(() => child.kill())
  if (code !== 0) throw new Error(`${name} failed:\n${printed}`)
  const lines = stripVTControlCharacters(printed).split('\n')
  const isRow = (line = '') => line.startsWith('|')
  const passages = lines.flatMap((line, index) => {
    if (isRow(line) && isRow(lines[index - 1])) return line
    return isRow(line) || /^(?:Edgewise on workerd, |Missed: )/.test(line) ? `\n${line}` : []
  })
  return { name, how: `${how}\n${passages.join('\n')}`, tables: [], targets: [] }
}

/** What stands behind the name in a table of such a section; NaN if nothing does. */
export function firstFigure({ how }: Section, name: string): number {
  const line = how.split('\n').find((row) => row.startsWith(`| ${name} |`))
  return Number(line?.split('|')[2])
}
