/** The README's table has every setting: what it is called, where it is set, what holds without it, what it means. */

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import { describeOption } from '../../scripts/options.ts'
import { root } from '../../scripts/project.ts'
import { OPTIONS } from '../../scripts/start-options.ts'
import { SETTINGS } from '../../worker/settings.ts'
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

test.each([undefined, 'preview'])('wrangler.toml has every var and no secret (environment: %s)', (env) => {
  const { vars } = unstable_readConfig({ config: join(root, 'wrangler.toml'), ...(env && { env }) })
  const standards = Object.entries(SETTINGS).flatMap(([name, { where, standard }]) =>
    where === 'var' ? [[name, standard]] : [],
  )
  expect(vars).toEqual(Object.fromEntries(standards))
})

function shown(standard: string): string {
  return standard === '' ? '(none)' : `\`${standard}\``
}
