/** The README's table has every setting: what it is called, where it is set, what holds without it, what it means. */

import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import type { Deployment } from '../../protocol/model.ts'
import { describeOption, type Options } from '../../scripts/options.ts'
import { root } from '../../scripts/project.ts'
import { serveOptions } from '../../scripts/serve-options.ts'
import { STANDARD_VARIABLES } from '../../scripts/settings.ts'
import { OPTIONS } from '../../scripts/start-options.ts'
import { problemsOf, SETTINGS } from '../../worker/settings.ts'
import { read, rows } from './pages.ts'

const WHERE = ['var', 'secret', 'option', 'serve']
const table = rows('README.md').filter(([, where = '']) => WHERE.includes(where))

test('the table is that of the code', () => {
  const settings = Object.entries(SETTINGS).map(([name, { where, standard, meaning }]) => {
    return [`\`${name}\``, where, shown(standard), meaning]
  })
  const known = rowsOf(OPTIONS)
  const ofServe = rowsOf(serveOptions).filter((row) => !known.some((other) => isDeepStrictEqual(other, row)))
  expect(table).toEqual([...settings, ...marked('option', known), ...marked('serve', ofServe)])
})

/** By what each is called on screen, and where it is drawn. */
const ON_SCREEN: Readonly<Record<keyof Deployment, readonly [label: string, view: string]>> = {
  name: ['Name of this chat', 'settings'],
  registration: ['Who may register', 'registration-choice'],
  cards: ['Links become cards', 'card-choice'],
  denied: ['Domains without cards', 'card-choice'],
}

test('what is set on screen stands there too, by what it is called there', () => {
  const named = rows('README.md').filter(([, where]) => where === 'on screen')
  expect(named.map(([label]) => label)).toEqual(Object.values(ON_SCREEN).map(([label]) => label))
  for (const [label, view] of Object.values(ON_SCREEN)) expect(read(`client/view/${view}.tsx`)).toContain(label)
})

test('npm run serve takes the options that the page says it takes', () => {
  expect(Object.keys(OPTIONS).filter((name) => !(name in serveOptions))).toEqual(['https', 'open'])
  expect(read('README.md')).toContain('takes the same but for `--https` and `--open`')
})

test.each([undefined, 'preview'])(
  'wrangler.toml has every var, with a value that it may have, and no secret (environment: %s)',
  (env) => {
    const { vars } = unstable_readConfig({ config: join(root, 'wrangler.toml'), ...(env && { env }) })
    expect(Object.keys(vars)).toEqual(Object.keys(STANDARD_VARIABLES))
    expect(problemsOf(v.parse(v.record(v.string(), v.string()), vars))).toEqual([])
  },
)

/** Name, default and meaning of each. */
function rowsOf(options: Options) {
  return Object.entries(options).map(([name, schema]) => {
    const { variable, standard, meaning } = describeOption(schema)
    return [`\`--${name}\`, \`${variable}\``, shown(standard), meaning] as const
  })
}

function marked(where: string, options: ReturnType<typeof rowsOf>) {
  return options.map(([name, standard, meaning]) => [name, where, standard, meaning])
}

function shown(standard: string): string {
  return standard === '' ? '(none)' : `\`${standard}\``
}
