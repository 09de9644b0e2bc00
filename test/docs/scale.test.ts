/** docs/scale.md, and the day in docs/cost.md, say what the model says. */

import { expect, test } from 'vitest'
import { PAGES, pageOf } from '../bench/scale/page.ts'
import { read } from './pages.ts'

test.each(PAGES)('the tables of %s are those of the model; `npm run bench -- scale` writes them anew', (page) => {
  expect(pageOf(page)).toBe(read(`docs/${page}`))
})
