// Where the project's parts are.
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** The tools that the scripts run, each a JavaScript file for the Node that runs us. */
export const tool = {
  biome: modulePath('@biomejs/biome/bin/biome'),
  playwright: modulePath('@playwright/test/cli.js'),
  tsc: modulePath('typescript/bin/tsc'),
  vite: modulePath('vite/bin/vite.js'),
  vitest: modulePath('vitest/vitest.mjs'),
  wrangler: modulePath('wrangler/bin/wrangler.js'),
} as const

function modulePath(path: string): string {
  return join(root, 'node_modules', ...path.split('/'))
}
