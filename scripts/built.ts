// What `npm run build` makes and a server starts with: the page and the Worker, in one folder, all of it or nothing.
import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist } from './client.ts'
import { refuse } from './options.ts'
import { root } from './project.ts'
import { building } from './worker-bundle.ts'

/** Each build is a folder here that never changes. */
const builds = join(root, '.wrangler', 'serve')
/** A file beside them with the name of the newest, which is replaced in one step. */
const NEWEST = 'newest'
const newest = join(builds, NEWEST)
/** In a build: the path that it is for. */
const BASE = 'base'
/** In a data folder, beside whatever else somebody keeps there. */
const OWN = '.edgewise-build'

/** Puts the page beside the Worker, and both where the next server takes them from. */
export function publish(path: string): void {
  rmSync(join(building, 'page'), { recursive: true, force: true })
  cpSync(dist, join(building, 'page'), { recursive: true })
  writeFileSync(join(building, BASE), path)
  mkdirSync(builds, { recursive: true })
  const build = randomUUID()
  renameSync(building, join(builds, build))
  // A server that starts may still be copying the one before.
  removeAllBut([build, nameOfNewest(), NEWEST])
  writeFileSync(`${newest}.${build}`, build)
  renameSync(`${newest}.${build}`, newest)
}

/** Gives a folder with a copy that is the server's own. Refuses to go on without a build, and with one for another path. */
export function takeBuilt(data: string, path: string): string {
  const build = nameOfNewest()
  if (build === undefined)
    return refuse('Nothing has been built yet. Build it with: npm run build (or leave out --no-build)')
  const base = readFileSync(join(builds, build, BASE), 'utf8')
  if (base !== path)
    refuse(`The page was built for ${base}, and --base is ${path}. Build it anew with: npm run build -- --base ${path}`)
  const own = ownBuild(data)
  rmSync(own, { recursive: true, force: true })
  cpSync(join(builds, build), own, { recursive: true })
  return own
}

/** Where the server of a data folder has its build, which no other build touches. */
export function ownBuild(data: string): string {
  return join(data, OWN)
}

function nameOfNewest(): string | undefined {
  return existsSync(newest) ? readFileSync(newest, 'utf8') : undefined
}

function removeAllBut(kept: readonly (string | undefined)[]): void {
  const left = readdirSync(builds).filter((name) => !kept.includes(name))
  for (const name of left) rmSync(join(builds, name), { recursive: true, force: true })
}
