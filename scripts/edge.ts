// What the scripts ask of Cloudflare: all of it through wrangler, which knows who is signed in.
import { randomUUID } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { run } from './process.ts'
import { tool } from './project.ts'

/** The variable by which the last version of a deployment is known again. */
export const EMPTIED = 'EDGEWISE_EMPTIED'

/** Only our own words, and wrangler's where it fails; and nothing about the environment but what we say. */
const QUIET = { CLOUDFLARE_ENV: undefined, WRANGLER_HIDE_BANNER: 'true', WRANGLER_SEND_METRICS: 'false' }
const SIGN_IN = 'Not signed in to Cloudflare. Sign in with: npx wrangler login (or set CLOUDFLARE_API_TOKEN)'

const json = <Schema extends v.GenericSchema>(schema: Schema) => v.pipe(v.string(), v.parseJson(), schema)
const Nobody = json(v.object({ loggedIn: v.literal(false) }))
const Somebody = json(v.object({ accounts: v.array(v.object({ id: v.string(), name: v.string() })) }))
const Consumers = json(
  v.array(v.object({ type: v.string(), script: v.optional(v.string()), service: v.optional(v.string()) })),
)
const Versions = json(v.array(v.object({ id: v.string() })))
const Version = json(
  v.object({
    resources: v.object({ bindings: v.array(v.object({ name: v.string(), class_name: v.optional(v.string()) })) }),
  }),
)
const Deployed = json(v.object({ type: v.literal('deploy'), targets: v.optional(v.array(v.string()), []) }))

/** What to say after a step that failed. */
const AGAIN = 'What stands above says why. The same command goes on from here.'

/** What wrangler says of a queue, and Cloudflare of a Worker. */
const MISSING = /does not exist|\[code: 10007\]/

const folder = mkdtempSync(join(tmpdir(), 'edgewise-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))

interface Said {
  readonly code: number
  readonly output: string
  readonly complaint: string
}

/** Goes no further unless somebody is signed in. Gives the name of the account, or of all from which wrangler takes one. */
export async function requireSignedIn(): Promise<string> {
  const said = await ask(['whoami', '--json'])
  if (v.is(Nobody, said.output)) fail(SIGN_IN)
  mustSay(said, `Cloudflare does not take this sign-in. Try: npx wrangler login (or another CLOUDFLARE_API_TOKEN)`)
  const { accounts } = v.parse(Somebody, said.output)
  const chosen = accounts.filter(({ id }) => id === process.env.CLOUDFLARE_ACCOUNT_ID)
  return (chosen.length > 0 ? chosen : accounts).map(({ name }) => name).join(' or ')
}

/** What is deployed under the name; `emptied` is an Edgewise whose removal was cut off after its objects were gone. */
export async function whatIsAt(name: string): Promise<'nothing' | 'edgewise' | 'emptied' | 'other'> {
  const problem = `What is at ${name} cannot be found out.`
  const listed = await find(['versions', 'list', '--json', `--name=${name}`], problem)
  const newest = listed === undefined ? undefined : v.parse(Versions, listed).at(-1)
  if (newest === undefined) return 'nothing'
  const version = await find(['versions', 'view', newest.id, '--json', `--name=${name}`], problem)
  const { bindings } = v.parse(Version, version).resources
  if (bindings.some((binding) => binding.class_name === 'Directory')) return 'edgewise'
  return bindings.some((binding) => binding.name === EMPTIED) ? 'emptied' : 'other'
}

/** The Workers and others that a queue delivers to; undefined if there is no such queue. */
export async function consumersOf(queue: string): Promise<readonly string[] | undefined> {
  const problem = `Whether there is a queue ${queue} cannot be found out.`
  const listed = await find(['queues', 'consumer', 'list', queue, '--json'], problem)
  return listed === undefined
    ? undefined
    : v.parse(Consumers, listed).map(({ type, script, service }) => script ?? service ?? type)
}

/** Runs a command of wrangler that has to succeed; otherwise what it says is shown before the problem, and all ends. */
export async function change(args: readonly string[], problem: string): Promise<void> {
  mustSay(await ask(args), `${problem} ${AGAIN}`)
}

/** Has a Worker no longer take what is in a queue; it may not have done so. */
export async function endDelivery(queue: string, worker: string): Promise<void> {
  await ask(['queues', 'consumer', 'remove', queue, worker])
}

/** Runs a command of wrangler for the user to see, and gives its exit code. */
export function show(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return run([tool.wrangler, ...args], { env: { ...QUIET, ...env } })
}

/** Deploys for the user to see, and gives the addresses where that can be reached. Goes no further if it fails. */
export async function deployWorker(args: readonly string[], problem: string): Promise<readonly string[]> {
  const report = scratch('deploy.ndjson')
  must(await show(['deploy', ...args], { WRANGLER_OUTPUT_FILE_PATH: report }), `${problem} ${AGAIN}`)
  return readFileSync(report, 'utf8')
    .split('\n')
    .flatMap((line) => (v.is(Deployed, line) ? v.parse(Deployed, line).targets.flatMap(addressOf) : []))
}

/** Of `https://chat.ada.workers.dev`, `chat.example.com (custom domain …)` and `Producer for jobs` the last is none. */
function addressOf(target: string): readonly string[] {
  const [domain, custom] = target.split(' (custom domain')
  if (custom !== undefined) return [`https://${domain}`]
  return target.startsWith('https://') ? [target] : []
}

/** Goes no further after a step that failed. */
export function must(code: number, problem: string): void {
  if (code !== 0) fail(problem)
}

export function fail(problem: string): never {
  console.error(problem)
  process.exit(1)
}

/** The path of a file that is gone when the script ends. */
export function scratch(name: string): string {
  return join(folder, name)
}

/** What a question of wrangler's is answered with; undefined if what it asks for does not exist. */
async function find(args: readonly string[], problem: string): Promise<string | undefined> {
  const said = await ask(args)
  if (said.code !== 0 && MISSING.test(said.complaint)) return undefined
  mustSay(said, `${problem} ${AGAIN}`)
  return said.output
}

function mustSay({ code, complaint }: Said, problem: string): void {
  if (code !== 0) fail(`${complaint.trim()}\n\n${problem}`)
}

/** Runs a command of wrangler for what it says. */
async function ask(args: readonly string[]): Promise<Said> {
  const name = randomUUID()
  const [output, complaint] = [scratch(`${name}.out`), scratch(`${name}.err`)]
  const files = [openSync(output, 'w'), openSync(complaint, 'w')] as const
  const code = await run([tool.wrangler, ...args], { env: QUIET, stdio: ['ignore', ...files] })
  for (const file of files) closeSync(file)
  return { code, output: readFileSync(output, 'utf8'), complaint: readFileSync(complaint, 'utf8') }
}
