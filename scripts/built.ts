// What `npm run build` makes and a server starts with: the page and the Worker, in one folder, all of it or nothing.
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from './options.ts'
import { root } from './project.ts'
import { building } from './worker-bundle.ts'

const built = join(root, '.wrangler', 'serve')
const base = join(built, 'base')

/** Puts the page beside the Worker, and both where the next server takes them from. */
export function publish(path: string): void {
  rmSync(join(building, 'page'), { recursive: true, force: true })
  cpSync(join(root, 'client', 'dist'), join(building, 'page'), { recursive: true })
  writeFileSync(join(building, 'base'), path)
  rmSync(built, { recursive: true, force: true })
  renameSync(building, built)
}

/** Refuses to go on without a build, and with one that is for another path. */
export function requireBuilt(path: string): void {
  if (!existsSync(base)) refuse('Nothing has been built yet. Build it with: npm run build (or leave out --no-build)')
  const other = readFileSync(base, 'utf8')
  if (other !== path)
    refuse(
      `The page was built for ${other}, and --base is ${path}. Build it anew with: npm run build -- --base ${path}`,
    )
}

/** Gives a folder with a copy that is the server's own: what is built while it runs is for the next one. */
export function takeBuilt(data: string): string {
  const own = join(data, 'build')
  rmSync(own, { recursive: true, force: true })
  cpSync(built, own, { recursive: true })
  return own
}
