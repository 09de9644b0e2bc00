/** The README's figures of what it costs are those of docs/cost.md, which a bench holds against the real objects. */

import { expect, test } from 'vitest'
import { rows } from './pages.ts'

/** The lines of docs/cost.md that a line of the README has the figures of. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  'a post (first of its author in the room)': ['post, author known to the room', 'post, first of its author here'],
  'an edit, a removal': ['edit, first of its message', 'edit, second of its message', 'remove'],
  'a post with a link, and its card (the first link to a site in a day; to a page known for less than an hour)': [
    'the same, to a new page of a known site',
    'post with 1 link to a new site, its card, the alarm after it',
    'the same, to a page known for less than an hour',
  ],
  'sign in (the first time from an address)': ['sign in', 'sign in, first from this address'],
  'end a session that was in one room': ['end a session that was in 1 room, the alarm after it'],
  'connect (first of its session in the room)': [
    'connect again, 50 messages',
    'connect, first of its session here, 50 messages',
  ],
}
const ALLOWANCE = 'free plan, a day'

const page = rows('docs/cost.md')
const start = rows('README.md').findIndex(([, first]) => first === 'rows written')
const shown = rows('README.md').slice(start + 2)

test('each line has the figures of the page', () => {
  const measured = Object.entries(LINES).map(([line, names]) => {
    const [first = [], ...others] = names.map((name) => withoutRead(page.find(([action]) => action === name)?.slice(1)))
    return [
      line,
      ...first.map((figure, column) =>
        together(
          figure,
          others.map((other) => other[column] ?? ''),
        ),
      ),
    ]
  })
  const allowed = page.flatMap(([, figure = '', more]) => (more === undefined && /^[\d,]+$/.test(figure) ? figure : []))
  expect(shown).toEqual([...measured, [ALLOWANCE, ...withoutRead(allowed)]])
})

/** Rows that are read are of no interest there. */
function withoutRead([written = '', _read, ...others]: readonly string[] = []): readonly string[] {
  return [written, ...others]
}

/** As the README writes them: `2`, where they differ `2 (3)`. */
function together(figure: string, others: readonly string[]): string {
  return others.every((other) => other === figure) ? figure : `${figure} (${others.join('; ')})`
}
