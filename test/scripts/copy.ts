// A copy of the project in a folder whose name shells and URLs stumble over.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { STANDARD_VARIABLES } from '../../scripts/settings.ts'

const root = join(import.meta.dirname, '..', '..')
const PARTS = [
  'client',
  'protocol',
  'scripts',
  'worker',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
  'wrangler.toml',
]
/** Of the deployment, its queues and its preview, in the order of wrangler.toml. */
const NAMES = [
  ...['', '-unfurl', '-tell', '-unfurl-dead'].map((end) => `edgewise${end}`),
  ...['', '-unfurl', '-unfurl-dead', '-tell'].map((end) => `edgewise-preview${end}`),
]

export interface Copy {
  readonly folder: string
  remove(): void
}

/** Copies what `npm start` needs; the installed tree is shared unless `installed` is false. */
export function copyProject({ installed }: { installed: boolean }): Copy {
  const parent = mkdtempSync(join(tmpdir(), 'edgewise-copy-'))
  const folder = join(parent, "Ünï cødé & spaces, 聊天 (it's)")
  mkdirSync(folder)
  for (const part of PARTS) cpSync(join(root, part), join(folder, part), { recursive: true })
  const toml = join(folder, 'wrangler.toml')
  writeFileSync(toml, withoutSettings(readFileSync(toml, 'utf8')))
  if (installed) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 3 }) }
}

/** wrangler.toml as it is for everybody, whatever the owner of this deployment has set as docs/edge.md says. */
function withoutSettings(toml: string): string {
  // Bindings have names too, in capitals.
  const named = /^(name|queue|dead_letter_queue) = "([a-z\d_-]+)"$/gm
  const names = [...new Set([...toml.matchAll(named)].map(([, , name]) => name))]
  return toml
    .replace(named, (_, key, name) => `${key} = "${NAMES[names.indexOf(name)]}"`)
    .replace(/^([A-Z_]+) = .*$/gm, (line, name) =>
      name in STANDARD_VARIABLES ? `${name} = "${STANDARD_VARIABLES[name]}"` : line,
    )
    .replace(/^routes = .*\n/gm, '')
    .replace(/^workers_dev = .*$/m, 'workers_dev = true')
}
