// Measures the parts that are named, or all of them, one after the other, and writes docs/benchmarks.md.
import { join } from 'node:path'
import { tool } from '../../../scripts/project.ts'
import { measureClient } from '../client/client.ts'
import { simulationTable, writePages } from '../scale/page.ts'
import { firstFigure, measureElsewhere } from './elsewhere.ts'
import { measureFanout } from './fanout.ts'
import { measureHistory } from './history.ts'
import { measureIngest } from './ingest.ts'
import { measureJoin } from './join.ts'
import { measureMemory } from './memory.ts'
import { writeSection } from './page.ts'
import { measureRelays } from './relays.ts'
import { markdownOf, noMoreThan, type Section } from './report.ts'
import { measureResume } from './resume.ts'
import { measureWake } from './wake.ts'

const parts: Readonly<Record<string, () => Promise<Section>>> = {
  fanout: measureFanout,
  ingest: measureIngest,
  memory: measureMemory,
  join: measureJoin,
  wake: measureWake,
  resume: measureResume,
  relays: measureRelays,
  history: measureHistory,
  rows: async () => {
    const how = 'What the platform would bill, counted once in the real objects; [cost.md](cost.md) has more of it.'
    const args = [tool.vitest, 'run', '--config=test/bench/vitest.config.ts']
    const section = await measureElsewhere('rows', how, args)
    const written = (most: number, line: string) =>
      noMoreThan(`written: ${line}`, most, 'rows', firstFigure(section, line))
    const targets = [
      written(2, 'post, averaged over 1,000'),
      written(0, 'an hour of 10 members in a room, and of their inboxes, in which nothing is said'),
    ]
    return { ...section, targets }
  },
  links: () =>
    measureElsewhere(
      'links',
      'Pages read for their cards, under Node on one core; what hostile pages cost, in the last table, is of one run. [links.md](links.md) has more of it.',
      [join('test', 'bench', 'links', 'links.ts')],
    ),
  client: async () => {
    const { figures, targets } = await measureClient()
    const rows = figures.map(({ label, value, unit }) => [label, value, unit])
    const how =
      'In real Chromium: what the page loads, and what it takes to draw messages. Times are medians of five runs, of *one more* of fifteen; bytes are counted once, and heap and rows are of one run.'
    return { name: 'client', how, tables: [{ columns: ['', 'figure', 'unit'], rows }], targets }
  },
  scale: async () => {
    writePages()
    const how =
      'A model, not a measurement: one room with very many listeners. [scale.md](scale.md) has its assumptions.'
    return { name: 'scale', how, tables: [simulationTable()], targets: [] }
  },
}

const names = Object.keys(parts)
const wanted = process.argv.slice(2)
for (const name of wanted.length > 0 ? wanted : names) {
  const measure = parts[name]
  if (measure === undefined) throw new Error(`There is no part "${name}"; there are ${names.join(', ')}.`)
  console.log(`Measuring ${name} ...`)
  const section = await measure()
  console.log(`\n${markdownOf(section)}\n`)
  writeSection(section, names)
}
process.exit()
