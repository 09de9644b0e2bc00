// A copy of the project in a folder whose name shells and URLs stumble over.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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
  if (installed) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 3 }) }
}
