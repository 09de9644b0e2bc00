// Runs the measurements: `npm run bench` those of cost, `-- links` those of reading pages, `-- serve` those of load.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from './options.ts'
import { run } from './process.ts'
import { root, tool } from './project.ts'

const benches: Readonly<Record<string, () => Promise<number>>> = {
  cost: () => run([tool.vitest, 'run', '--config=test/bench/vitest.config.ts']),
  links: () => {
    installContenders()
    return run([join('test', 'bench', 'links', 'links.ts')])
  },
  serve: () => run([join('test', 'bench', 'serve', 'load.ts')]),
}

const [name = 'cost', ...others] = process.argv.slice(2)
const bench = others.length === 0 ? benches[name] : undefined
process.exitCode = await (bench ?? refuseBench)()

function refuseBench(): never {
  return refuse(`Use: npm run bench -- <one of ${Object.keys(benches).join(', ')}>`)
}

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
