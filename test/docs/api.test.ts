/** docs/api.md has the routes of the Worker, and no others. */

import { expect, test } from 'vitest'
import { prose, read, rows } from './pages.ts'

const routes = [...read('worker/worker.ts').matchAll(/\.(get|post|put|patch|delete)\('(\/api\/[^']*)'/g)].map(
  ([, method = '', path = '']) => `${method.toUpperCase()} ${path}`,
)

test('each route stands in the table', () => {
  const listed = rows('docs/api.md').flatMap(([route = '']) => /^\[`([A-Z]+ [^`]+)`\]/.exec(route)?.[1] ?? [])
  expect(routes).toContain('POST /api/session')
  expect(listed.toSorted()).toEqual(routes.toSorted())
})

test('each route is described under a heading of its own', () => {
  const headings = [...prose('docs/api.md').matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)
  expect(headings.toSorted()).toEqual(routes.toSorted())
})
