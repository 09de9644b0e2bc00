// docs/benchmarks.md: its sections are written by the run of each part. What stands before and after them is written by hand.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../../scripts/project.ts'
import { markdownOf, type Section } from './report.ts'

const page = join(root, 'docs', 'benchmarks.md')
/** The same for all that one run measures: it begins with that. */
const measured = `Measured on ${new Date().toISOString().slice(0, 10)} at ${commit()}: ${machine()}.`

/** Puts the section in the place of that of an earlier run, in the order of `names`. */
export function writeSection(section: Section, names: readonly string[]): void {
  const [head = '', ...parts] = readFileSync(page, 'utf8').split(/^(?=## )/m)
  const sections = new Map(parts.map((part) => [/^## (.+)$/m.exec(part)?.[1] ?? '', part]))
  sections.set(section.name, `${markdownOf(section)}\n\n${measured}`)
  const byHand = [...sections.keys()].filter((name) => !names.includes(name))
  const ordered = [...names, ...byHand].flatMap((name) => sections.get(name) ?? [])
  writeFileSync(
    page,
    `${[head, ...ordered]
      .map((part) => part.trim())
      .join('\n\n')
      .replace(/\n{3,}/g, '\n\n')}\n`,
  )
}

/** With a plus where what is measured is not what was committed. */
function commit(): string {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim()
  // The pages are written by what measures.
  return `${git('rev-parse', '--short', 'HEAD') || 'no commit'}${git('status', '--porcelain', '--', ':!docs') ? '+' : ''}`
}

function machine(): string {
  const [{ model } = { model: 'unknown' }] = cpus()
  const workerd = JSON.parse(readFileSync(join(root, 'node_modules', 'workerd', 'package.json'), 'utf8')).version
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} cores of ${model.trim()}, ${memory} GiB, Node ${process.versions.node}, workerd ${workerd}`
}
