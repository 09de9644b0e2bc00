/** The README's table has every setting: what it is called, where it is set, what holds without it, what it means. */

import { join } from 'node:path'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import { describeOption } from '../../scripts/options.ts'
import { root } from '../../scripts/project.ts'
import { STANDARD_VARIABLES } from '../../scripts/settings.ts'
import { OPTIONS } from '../../scripts/start-options.ts'
import { problemsOf, SETTINGS } from '../../worker/settings.ts'
import { rows } from './pages.ts'

const WHERE = ['var', 'secret', 'option']
const table = rows('README.md').filter(([, where = '']) => WHERE.includes(where))

test('the table is that of the code', () => {
  const settings = Object.entries(SETTINGS).map(([name, { where, standard, meaning }]) => {
    return [`\`${name}\``, where, shown(standard), meaning]
  })
  const options = Object.entries(OPTIONS).map(([name, schema]) => {
    const { variable, standard, meaning } = describeOption(schema)
    return [`\`--${name}\`, \`${variable}\``, 'option', shown(standard), meaning]
  })
  expect(table).toEqual([...settings, ...options])
})

test.each([undefined, 'preview'])(
  'wrangler.toml has every var, with a value that it may have, and no secret (environment: %s)',
  (env) => {
    const { vars } = unstable_readConfig({ config: join(root, 'wrangler.toml'), ...(env && { env }) })
    expect(Object.keys(vars)).toEqual(Object.keys(STANDARD_VARIABLES))
    expect(problemsOf(v.parse(v.record(v.string(), v.string()), vars))).toEqual([])
  },
)

function shown(standard: string): string {
  return standard === '' ? '(none)' : `\`${standard}\``
}
