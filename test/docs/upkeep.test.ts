/** What keeps the project whole while its parts are raised. */

import { join } from 'node:path'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import { GONE_AFTER, PING_EVERY } from '../../protocol/limits.ts'
import { root } from '../../scripts/project.ts'
import { read } from './pages.ts'

const Config = v.object({
  name: v.string(),
  vars: v.record(v.string(), v.string()),
  main: v.string(),
  compatibility_flags: v.array(v.string()),
  durable_objects: v.unknown(),
  exports: v.unknown(),
  assets: v.unknown(),
  queues: v.object({
    producers: v.array(v.looseObject({ binding: v.string(), queue: v.string() })),
    consumers: v.array(v.looseObject({ queue: v.string(), dead_letter_queue: v.optional(v.string()) })),
  }),
  ratelimits: v.array(v.looseObject({ namespace_id: v.string() })),
})

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

test('scripts are started without a shell’s syntax, which differs between systems', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const odd = Object.entries(scripts).filter(([, line]) => !/^node scripts\/run\.mjs(?: [\w-]+)+$/.test(String(line)))
  expect(odd).toEqual([])
})

test('nginx waits longer for a socket to say something than Edgewise does', () => {
  const page = read('deploy/nginx/edgewise-proxy.conf')
  for (const name of ['proxy_read_timeout', 'proxy_send_timeout']) {
    const [, seconds] = new RegExp(`^${name} (\\d+)s;$`, 'm').exec(page) ?? []
    expect(Number(seconds) * 1_000).toBeGreaterThan(Math.max(PING_EVERY, GONE_AFTER))
  }
})

test('the preview environment is the deployment again, and shares nothing that counts or keeps', () => {
  const [real, preview] = [undefined, 'preview'].map(partsOf)
  // Their settings may differ: a preview is for trying them out.
  expect(preview?.same).toEqual(real?.same)
  expect(preview?.own).toHaveLength(real?.own.length ?? Number.NaN)
  expect(preview?.own.filter((name) => real?.own.includes(name))).toEqual([])
})

test('a link that fails is delivered again three times, and then to those who bury it', () => {
  for (const env of [undefined, 'preview']) {
    const { producers, consumers } = configOf(env).queues
    const links = producers.find(({ binding }) => binding === 'UNFURL')?.queue
    const consumer = consumers.find(({ queue }) => queue === links)
    expect(consumer).toMatchObject({ max_retries: 3, dead_letter_queue: `${links}-dead` })
    expect(consumers.map(({ queue }) => queue)).toContain(`${links}-dead`)
  }
})

test('no request for a link passes by the rules of the zone', () => {
  for (const env of [undefined, 'preview'])
    expect(configOf(env).compatibility_flags).toContain('global_fetch_strictly_public')
})

/** What is the same in every environment, and the names that each has for itself. */
function partsOf(env: string | undefined) {
  const { name, vars, queues, ratelimits, ...others } = configOf(env)
  const consumers = queues.consumers.map(({ queue, dead_letter_queue, ...rest }) => rest)
  const limits = ratelimits.map(({ namespace_id, ...rest }) => rest)
  return {
    same: { ...others, vars: Object.keys(vars), consumers, limits },
    own: [name, ...queues.consumers.map(({ queue }) => queue), ...ratelimits.map(({ namespace_id }) => namespace_id)],
  }
}

function configOf(env: string | undefined) {
  return v.parse(Config, unstable_readConfig({ config: join(root, 'wrangler.toml'), ...(env && { env }) }))
}
