// Creates what is missing at the edge, builds the client and deploys the Worker. Safe to run again.
import { writeFileSync } from 'node:fs'
import { CLAIM, claimLink, createClaim } from './claim.ts'
import { buildClient } from './client.ts'
import { type Deployment, readDeployment } from './deployment.ts'
import { change, consumersOf, deployWorker, fail, must, requireSignedIn, scratch, show, whatIsAt } from './edge.ts'
import { ENVIRONMENT, environmentArg } from './environment.ts'
import { option, readOptions, Switch } from './options.ts'
import { checkSettings } from './settings.ts'

const PURPOSE = `Creates the queues of wrangler.toml that are missing, builds the client and deploys to Cloudflare. What is there stays.`

const LOST = 'If nobody has become the owner yet and the link for that is lost: npm run deploy -- --claim'

/** What `npm run deploy` takes. */
const OPTIONS = {
  env: ENVIRONMENT,
  claim: option('0', Switch, {
    variable: '',
    value: '',
    meaning: 'a new link for its owner, if the first is lost; of no effect once there is an owner',
  }),
  'dry-run': option('0', Switch, {
    variable: '',
    value: '',
    meaning: 'say what would be done and try the build, without an account',
  }),
} as const

const {
  env,
  claim: reclaimed,
  'dry-run': rehearsed,
} = readOptions({ command: 'npm run deploy', purpose: PURPOSE }, OPTIONS)
const deployment = readDeployment(env)
checkSettings(deployment.variables)
/** Of its own: what is uploaded is what was built here, whatever else is built meanwhile. */
const page = scratch('page')
const args = [environmentArg(env), `--assets=${page}`]
await (rehearsed ? rehearse(deployment) : deploy(deployment))

async function rehearse({ queues, name }: Deployment): Promise<void> {
  must(await buildClient({ folder: page }), 'The client could not be built.')
  for (const queue of queues) console.log(`Would create the queue ${queue} where it is missing.`)
  console.log(`Would deploy ${name}, which wrangler has put together here:`)
  must(await show(['deploy', '--dry-run', ...args]), 'The Worker cannot be deployed.')
  const when = reclaimed ? '' : ', if nothing is there yet,'
  console.log(`Would upload a new ${CLAIM} with it${when} and print the link by which one becomes the owner.`)
}

async function deploy({ queues, name, variables }: Deployment): Promise<void> {
  console.log(`Deploying ${name} to the account: ${await requireSignedIn()}`)
  const [found, ...consumers] = await Promise.all([whatIsAt(name), ...[...queues].map(consumersOf)])
  if (found === 'other') {
    fail(`There is a Worker called ${name} already that is no Edgewise. Choose another name in wrangler.toml.`)
  }
  for (const [index, queue] of [...queues].entries()) {
    const other = consumers[index]?.find((consumer) => consumer !== name)
    if (other)
      fail(`The queue ${queue} delivers to ${other} already. Choose other names for the queues in wrangler.toml.`)
  }
  must(await buildClient({ folder: page }), 'The client could not be built.')
  for (const [index, queue] of [...queues].entries()) {
    const present = consumers[index] !== undefined
    if (!present) await change(['queues', 'create', queue], `The queue ${queue} could not be created.`)
    console.log(`The queue ${queue} ${present ? 'is there' : 'has been created'}.`)
  }
  const claim = found === 'edgewise' && !reclaimed ? undefined : createClaim()
  const addresses = await deployWorker([...args, ...secretArgs(claim)], `${name} was not deployed.`)
  console.log(farewell(addresses, variables))
  console.log(claim === undefined ? LOST : invitation(addresses, claim))
}

/** With the upload itself, so that there is no moment in which a stranger could be the first. */
function secretArgs(claim: string | undefined): string[] {
  if (claim === undefined) return []
  const file = scratch('secrets.json')
  writeFileSync(file, JSON.stringify({ [CLAIM]: claim }), { mode: 0o600 })
  return [`--secrets-file=${file}`]
}

/** Where it is, and what its owner does next. */
function farewell(addresses: readonly string[], { REGISTRATION, JURISDICTION }: Deployment['variables']): string {
  return [
    `Edgewise is at ${addresses.join(' and ') || 'the address above'}`,
    ...(JURISDICTION
      ? [`Everything is kept in the jurisdiction ${JURISDICTION}; with another it would begin anew.`]
      : []),
    REGISTRATION === 'closed'
      ? 'Registration is closed: only who has a nickname gets in.'
      : 'When everybody is in, REGISTRATION = "closed" in wrangler.toml and another npm run deploy shut the door.',
  ].join('\n')
}

/** For who is to be its owner, and for nobody else. */
function invitation(addresses: readonly string[], claim: string): string {
  const links = addresses.map((address) => claimLink(address, claim))
  return [
    links.join(' or ') || `(the address above)${claimLink('', claim)}`,
    'Whoever opens this link first and registers is the owner, and until then nobody else can register. If there is an owner already, it has no effect.',
  ].join('\n')
}
