// What wrangler.toml says of the deployment, read by wrangler itself.
import { join } from 'node:path'
import * as v from 'valibot'
import { unstable_readConfig } from 'wrangler'
import { root } from './project.ts'

const Deployment = v.object({
  vars: v.record(v.string(), v.string()),
  queues: v.object({
    producers: v.array(v.object({ queue: v.string() })),
    consumers: v.array(v.object({ queue: v.string(), dead_letter_queue: v.optional(v.string()) })),
  }),
})
const { vars, queues: named } = v.parse(Deployment, unstable_readConfig({ config: join(root, 'wrangler.toml') }))

/** The names of [vars]. */
export const variables = Object.keys(vars)

/** The names of all queues, those for dead letters too. */
export const queues = new Set([
  ...named.producers.map(({ queue }) => queue),
  ...named.consumers.flatMap(({ queue, dead_letter_queue }) => [queue, dead_letter_queue ?? queue]),
])
