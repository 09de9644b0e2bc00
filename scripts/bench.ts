// Runs the measurements: `npm run bench` all of them, `npm run bench -- fanout` those that are named.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, NO_CHROMIUM } from './chromium.ts'
import { refuse } from './options.ts'
import { run } from './process.ts'
import { root } from './project.ts'

const PARTS = [
  'fanout',
  'ingest',
  'memory',
  'join',
  'wake',
  'resume',
  'relays',
  'history',
  'rows',
  'links',
  'client',
  'scale',
]
/** It takes the whole of `npm run serve` and has a page of its own. */
const SERVE = 'serve'

const names = process.argv.slice(2)
const unknown = names.find((name) => !(PARTS.includes(name) || (name === SERVE && names.length === 1)))
if (unknown !== undefined) refuse(`There is no part "${unknown}". Name some of ${PARTS.join(', ')}, or ${SERVE} alone.`)
if (process.platform !== 'linux') refuse('What processes use is read as Linux counts it: measure there.')
const isServe = names[0] === SERVE
const wanted = names.length > 0 ? names : PARTS
if (wanted.includes('client') && !findChromium()) refuse(`The part "client" cannot be measured: ${NO_CHROMIUM}`)
if (wanted.includes('links')) installContenders()
const program = isServe ? join('serve', 'load.ts') : join('load', 'bench.ts')
process.exitCode = await run([join('test', 'bench', program), ...(isServe ? [] : names)])

/** What links are compared with is in no other way a part of the project, and heavy: it is installed for this alone. */
function installContenders(): void {
  const folder = join(root, 'test', 'bench', 'links')
  if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return
  console.log('Installing what is compared (once) ...')
  // Only a shell finds npm.cmd on Windows; the words are constants, so there is nothing to quote.
  const command = 'npm ci --ignore-scripts --no-audit --no-fund --loglevel=error'
  if (spawnSync(command, { cwd: folder, stdio: 'inherit', shell: true }).status === 0) return
  refuse('Installing failed. What npm said stands above. Can this computer reach the package registry (npm ping)?')
}
