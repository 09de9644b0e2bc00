// Builds the client, creates the queues that are missing and deploys the Worker.
import { parseArgs } from 'node:util'
import { buildClient } from './client.ts'
import { queues } from './deployment.ts'
import { refuse } from './options.ts'
import { run } from './process.ts'
import { tool } from './project.ts'

const HELP = `npm run deploy -- [options]

Builds the client, creates the queues named in wrangler.toml where they are missing, and deploys to Cloudflare.

  --dry-run   say what would be done and try the build, without an account
  --help      this page`

const options = readDeployOptions()
if (options.help) console.log(HELP)
else if (options['dry-run']) await rehearse()
else await deploy()

function readDeployOptions() {
  try {
    return parseArgs({ options: { 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } } }).values
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
  }
}

async function rehearse(): Promise<void> {
  must(await buildClient(), 'The client could not be built.')
  for (const queue of queues) console.log(`Would create the queue ${queue} where it is missing.`)
  console.log('Would deploy what wrangler has put together here:')
  must(await run([tool.wrangler, 'deploy', '--dry-run']), 'The Worker cannot be deployed.')
}

async function deploy(): Promise<void> {
  const signedIn = await run([tool.wrangler, 'whoami', '--json'], { stdio: 'ignore' })
  must(signedIn, 'Not signed in to Cloudflare. Sign in with: npx wrangler login (or set CLOUDFLARE_API_TOKEN)')
  must(await buildClient(), 'The client could not be built.')
  for (const queue of queues) await createQueue(queue)
  must(await run([tool.wrangler, 'deploy']), 'The Worker was not deployed.')
}

async function createQueue(queue: string): Promise<void> {
  if ((await run([tool.wrangler, 'queues', 'info', queue], { stdio: 'ignore' })) === 0) return
  must(await run([tool.wrangler, 'queues', 'create', queue]), `The queue ${queue} could not be created.`)
}

/** Goes no further after a step that failed. */
function must(code: number, problem: string): void {
  if (code === 0) return
  console.error(problem)
  process.exit(1)
}
