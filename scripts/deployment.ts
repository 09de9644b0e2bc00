// What wrangler.toml says of a deployment, read by wrangler itself.
import { join } from 'node:path'
import * as v from 'valibot'
import { experimental_readRawConfig, unstable_readConfig } from 'wrangler'
import { root } from './project.ts'
import { readOrRefuse, readVariables } from './wrangler-toml.ts'

const CONFIG = join(root, 'wrangler.toml')

const Config = v.object({
  name: v.string(),
  vars: v.record(v.string(), v.unknown()),
  exports: v.record(v.string(), v.object({ type: v.string() })),
  queues: v.object({
    producers: v.array(v.object({ queue: v.string() })),
    consumers: v.array(v.object({ queue: v.string(), dead_letter_queue: v.optional(v.string()) })),
  }),
})

/** The names of the environments. */
export const environments = Object.keys(
  readOrRefuse(() => experimental_readRawConfig({ config: CONFIG })).rawConfig.env ?? {},
)

export interface Deployment {
  /** What it is called at the edge. */
  readonly name: string
  /** What [vars] says. */
  readonly variables: Readonly<Record<string, string>>
  /** The names of all queues, those for dead letters too. */
  readonly queues: ReadonlySet<string>
  /** The names of the objects' classes. */
  readonly classes: readonly string[]
}

/** The deployment of an environment of wrangler.toml; that of the team itself has no name, whatever CLOUDFLARE_ENV says. */
export function readDeployment(environment = ''): Deployment {
  const { name, vars, queues, exports } = readOrRefuse(() =>
    v.parse(Config, unstable_readConfig({ config: CONFIG, env: environment })),
  )
  return {
    name,
    variables: readVariables(vars),
    queues: new Set([
      ...queues.producers.map(({ queue }) => queue),
      ...queues.consumers.flatMap(({ queue, dead_letter_queue }) => [queue, dead_letter_queue ?? queue]),
    ]),
    classes: Object.keys(exports),
  }
}
