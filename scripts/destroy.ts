// Takes a deployment away from the edge, with everything that was ever said there.
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import * as v from 'valibot'
import { type Deployment, readDeployment } from './deployment.ts'
import { change, consumersOf, EMPTIED, endDelivery, fail, requireSignedIn, scratch, whatIsAt } from './edge.ts'
import { ENVIRONMENT } from './environment.ts'
import { option, readOptions, refuse } from './options.ts'

const PURPOSE = 'Takes the deployment away from Cloudflare: the Worker, all rooms, users and messages, and the queues.'
/** A version that knows none of the objects' classes, so that the platform deletes them with their data. */
const LAST_VERSION = "export default { fetch: () => new Response('Gone', { status: 410 }) }"
const KEPT = `What Cloudflare keeps, and nobody can turn into rooms again: logs for 3 days (7 on a paid plan), counts of requests
for its statistics, and its own backups until they expire. What was saved before, as by a backup, is yours to delete.`

/** What `npm run destroy` takes. */
const OPTIONS = {
  env: ENVIRONMENT,
  yes: option('', v.string(), {
    variable: '',
    value: 'name',
    meaning: "the deployment's name, in place of being asked for it",
  }),
} as const

const { env, yes } = readOptions({ command: 'npm run destroy', purpose: PURPOSE }, OPTIONS)
const deployment = readDeployment(env)
console.log(`This is about ${deployment.name} in the account: ${await requireSignedIn()}`)
await confirm(deployment.name)
await destroy(deployment)

async function confirm(name: string): Promise<void> {
  const answer = yes || (await askFor(name))
  if (answer !== name) refuse(`The name of this deployment is ${name}, not "${answer}". Nothing was done.`)
}

async function askFor(name: string): Promise<string> {
  if (!process.stdin.isTTY) return refuse(`Nobody is here to ask. If you are sure: npm run destroy -- --yes ${name}`)
  const line = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await line.question(`Everything that was said in ${name} will be lost. Type its name: `)
  line.close()
  return answer.trim()
}

async function destroy({ name, queues, classes }: Deployment): Promise<void> {
  const found = await whatIsAt(name)
  if (found === 'other') fail(`The Worker called ${name} is no Edgewise. Nothing was done.`)
  const present: string[] = []
  for (const queue of queues) {
    const consumers = await consumersOf(queue)
    const other = consumers?.find((consumer) => consumer !== name)
    if (other) console.log(`The queue ${queue} delivers to ${other}, and is left as it is.`)
    else if (consumers) present.push(queue)
  }
  // A Worker that a queue delivers to cannot be deleted.
  for (const queue of present) await endDelivery(queue, name)
  if (found === 'edgewise') await deleteObjects(name, classes)
  if (found !== 'nothing') await change(['delete', name], `The Worker ${name} could not be deleted.`)
  for (const queue of present) await change(['queues', 'delete', queue], `The queue ${queue} could not be deleted.`)
  console.log(found === 'nothing' && present.length === 0 ? `There is no ${name}.` : `${name} is gone.\n${KEPT}`)
}

function deleteObjects(name: string, classes: readonly string[]): Promise<void> {
  const exports = Object.fromEntries(classes.map((each) => [each, { type: 'durable-object', state: 'deleted' }]))
  const about = { name, main: 'last.mjs', compatibility_date: '2026-11-01', workers_dev: false, preview_urls: false }
  const config = scratch('wrangler.json')
  writeFileSync(scratch(about.main), LAST_VERSION)
  writeFileSync(config, JSON.stringify({ ...about, exports, vars: { [EMPTIED]: 'yes' } }))
  return change(['deploy', `--config=${config}`], `The rooms and users of ${name} could not be deleted.`)
}
