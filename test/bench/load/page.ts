// docs/benchmarks.md: the sections of the last run of each part.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../../scripts/project.ts'
import { markdownOf, type Section } from './report.ts'

const page = join(root, 'docs', 'benchmarks.md')
const HEAD = `# Benchmarks

\`npm run bench\` measures all of this on one Linux machine, without an account, and writes this page; \`npm run bench -- fanout\`
one part of it. Server and people are processes on the same machine, on its loopback interface; Edgewise and the bare
objects run in workerd without a proxy before it, with their data on disk. A time is worth little where cores are shared: what counts are ratios, of medians of
five runs taken in turn, and what is counted. Processor time and memory are the server's, as Linux counts them.

The references are what Edgewise is held against: a *bare relay* is an object that passes on frames and stores nothing; a
*storing object* writes each message to SQLite under its unique id first; a *coalescing object* does so too and sends the
first message at once and then what came within 20 ms as one frame; *ws* and *Socket.IO* are rooms on Node that store
nothing. All are in \`test/bench/reference/\`.

Where a figure is missed, this holds it. *Fan-out to 500*: bytes; a message of ours is three times as long as a reference's,
with its ids, versions and author, and the coalescing object, which has none of that, misses 15 times too. *p50 of a quiet
room*: a message is on disk before anybody hears of it, and the bare relay stores nothing. *Ingest over HTTP*: each request
is settled by its user's object first, a second call, where the reference takes everybody's word. *Wake*: the room reads
its newest version and its epoch before the first message. *Resume*: each who returns is settled, limited and asked for
by the Worker before the room sees them. *Memory*: garbage; seen through the inspector, 22 MB of the Worker's heap are in
use with 1,000 sockets in a room and 3.4 MB once it is collected, no more than before the first came, but an isolate with
room to spare collects nothing by itself, asleep or not. *Links under Node*: half of the time is HTMLRewriter as WebAssembly.
`

/** Puts the section in the place of that of an earlier run, in the order of `names`. */
export function writeSection(section: Section, names: readonly string[]): void {
  const sections = readSections()
  sections.set(
    section.name,
    `${markdownOf(section)}\n\nMeasured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.`,
  )
  const ordered = names.flatMap((name) => sections.get(name) ?? [])
  writeFileSync(page, `${[HEAD, ...ordered].join('\n\n').replace(/\n{3,}/g, '\n\n')}\n`)
}

function readSections(): Map<string, string> {
  const text = existsSync(page) ? readFileSync(page, 'utf8') : ''
  const [, ...parts] = text.split(/^(?=## )/m)
  return new Map(parts.map((part) => [/^## (.+)$/m.exec(part)?.[1] ?? '', part.trim()]))
}

function machine(): string {
  const [{ model } = { model: 'unknown' }] = cpus()
  const workerd = JSON.parse(readFileSync(join(root, 'node_modules', 'workerd', 'package.json'), 'utf8')).version
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} cores of ${model.trim()}, ${memory} GiB, Node ${process.versions.node}, workerd ${workerd}`
}
