/** No code makes elements of text, by which a stranger's would become part of the page. */

import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from '../../scripts/project.ts'
import { read } from './pages.ts'

/** Solid's property is called as the browser's. */
const WAYS =
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTML(?:Unsafe)?|parseHTML(?:Unsafe)?|parseFromString|createContextualFragment|srcdoc)\b|\bdocument\.write/

test('no file of the page sets HTML', () => {
  const files = globSync('client/**/*.{html,ts,tsx}', { cwd: root, exclude: ['client/dist'] })
  expect(files).toContain('client/main.tsx')
  expect(files.filter((path) => WAYS.test(read(path)))).toEqual([])
})
