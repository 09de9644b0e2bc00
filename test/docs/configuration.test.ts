/** The README has every setting, with what holds if it is not set. */

import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import { readOptions } from '../../scripts/options.ts'
import { root } from '../../scripts/project.ts'
import { rows } from './pages.ts'

const table = rows('README.md')

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('EDGEWISE_')) vi.stubEnv(name, undefined)
  return () => vi.unstubAllEnvs()
})

test('variables of [vars]', () => {
  const { vars } = unstable_readConfig({ config: join(root, 'wrangler.toml') })
  const real = Object.entries(vars).map(([name, value]) => [`\`${name}\``, value === '' ? '(empty)' : `\`${value}\``])
  const described = table.filter(([name = '']) => /^`[A-Z_]+`$/.test(name)).map(([name, value]) => [name, value])
  expect(described).toEqual(real)
})

test('options of the commands that serve', () => {
  const argv = process.argv
  process.argv = argv.slice(0, 2)
  const { command, ...options } = readOptions('npm start', 'Serves.')
  process.argv = argv
  const real = Object.entries(options).map(([name, value]) => {
    const shown = typeof value === 'boolean' ? Number(value) : String(value).replace(join(root, '/'), '')
    return [`\`--${name}\``, `\`EDGEWISE_${name.toUpperCase()}\``, `\`${shown}\``]
  })
  const described = table.filter(([option = '']) => /^`--\w+`$/.test(option)).map((row) => row.slice(0, 3))
  expect(command).toBe('npm start')
  expect(described).toEqual(real)
})
