/** What keeps the project whole while its parts are raised. */

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import { root } from '../../scripts/project.ts'
import { read } from './pages.ts'

test('there is one workerd', () => {
  const { packages } = JSON.parse(read('package-lock.json'))
  expect(Object.keys(packages).filter((path) => /(?:^|\/)node_modules\/workerd$/.test(path))).toEqual([
    'node_modules/workerd',
  ])
})

test('everything that brings a workerd is raised at once', () => {
  const [group] = JSON.parse(read('renovate.json')).packageRules
  expect(group.matchPackageNames).toEqual(
    expect.arrayContaining(['wrangler', 'workerd', 'miniflare', '@cloudflare/**']),
  )
})

test('actions are pinned to commits, with the version beside them', () => {
  const used = [...read('.github/workflows/ci.yml').matchAll(/uses: (.+)$/gm)].map(([, action]) => action)
  expect(used).not.toEqual([])
  expect(used.filter((action = '') => !/^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([])
})

test('CI runs the one command', () => {
  expect(read('.github/workflows/ci.yml')).toMatch(/- run: npm test$/m)
})

test('the preview environment is the deployment under other names, and shares nothing that counts or keeps', () => {
  const [real, preview] = [undefined, 'preview'].map((env) =>
    unstable_readConfig({ config: join(root, 'wrangler.toml'), ...(env && { env }) }),
  )
  const parts = [real, preview].map((config) => ({
    ...{ name: config?.name, main: config?.main, vars: config?.vars, flags: config?.compatibility_flags },
    ...{ objects: config?.durable_objects, exports: config?.exports, assets: config?.assets, queues: config?.queues },
    limits: config?.ratelimits,
  }))
  const renamed = JSON.stringify(parts[0])
    .replaceAll('"edgewise', '"edgewise-preview')
    .replaceAll(/"namespace_id":"1/g, '"namespace_id":"2')
  expect(parts[1]).toEqual(JSON.parse(renamed))
})
