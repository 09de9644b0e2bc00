/** docs/scale.md says what its model says. */

import { expect, test } from 'vitest'
import { scalePage } from '../bench/scale/page.ts'
import { read } from './pages.ts'

test('the tables are those of the model; `npm run bench -- scale` writes them anew', () => {
  expect(scalePage()).toBe(read('docs/scale.md'))
})
