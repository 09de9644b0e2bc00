/** The pages as they are read by the tests. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/project.ts'

/** The Markdown pages, as paths from the project's folder. */
export const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
]

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The page without its blocks of code. */
export function prose(path: string): string {
  return read(path).replace(/^```.*?^```$/gms, '')
}

/** What stands between backticks in the page's prose. */
export function codes(path: string): readonly string[] {
  return [...prose(path).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

/** The cells of each row of each table in the page. */
export function rows(path: string): readonly (readonly string[])[] {
  return [...prose(path).matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
}

/** The fragments by which the page's headings are linked to. */
export function fragments(path: string): readonly string[] {
  return [...prose(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
}
