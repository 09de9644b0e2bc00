// Deploying and taking away, against a stand-in of Cloudflare's API.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { Cloudflare } from './cloudflare.ts'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'

// Each command is several starts of wrangler, and a build.
vi.setConfig({ testTimeout: 180_000 })
const QUEUES = ['edgewise-unfurl', 'edgewise-tell', 'edgewise-unfurl-dead']
const CLAIMABLE = 'upload edgewise with the secret CLAIM_TOKEN'
const DELIVERED = QUEUES.map((queue) => `deliver ${queue} to edgewise`).toSorted()
const copy = copyProject({ installed: true })
afterAll(copy.remove)
let cloudflare: Cloudflare
let signedIn: NodeJS.ProcessEnv

beforeEach(async () => {
  cloudflare = new Cloudflare()
  signedIn = await cloudflare.listen()
  return () => cloudflare.close()
})
afterEach(() => expect(cloudflare.unknown).toEqual([]))

describe('npm run deploy', () => {
  it('can be rehearsed without an account', async () => {
    const { code, output } = await run(['deploy', '--dry-run'])
    expect(code, output).toBe(0)
    for (const queue of QUEUES) expect(output).toContain(`Would create the queue ${queue} where it is missing.`)
    expect(output).toContain('Would upload a new CLAIM_TOKEN with it, if nothing is there yet, and print the link')
    expect(output).toContain('env.UNFURL')
    expect(cloudflare.changes).toEqual([])
  })

  it('creates what is missing, says where it is, and does no harm when it is run again', async () => {
    cloudflare.queues.set('edgewise-unfurl', new Set())
    const first = await run(['deploy'], signedIn)
    expect(first.code, first.output).toBe(0)
    const missing = ['edgewise-tell', 'edgewise-unfurl-dead'].map((queue) => `create queue ${queue}`)
    expect(changes()).toEqual([...missing, CLAIMABLE, ...DELIVERED])
    expect(first.output).toContain('The queue edgewise-unfurl is there.')
    expect(first.output).toMatch(/^Edgewise is at https:\/\/edgewise\.ada\.workers\.dev$/m)
    expect(first.output).toContain("to the account: Ada's account")
    cloudflare.changes.length = 0
    expect(await run(['deploy'], signedIn)).toMatchObject({ code: 0 })
    expect(changes()).toEqual(['upload edgewise', ...DELIVERED])
  })

  it('brings with the first upload, and with no later one, what makes somebody the owner', async () => {
    const temporary = join(copy.folder, 'temporary')
    mkdirSync(temporary)
    const first = await run(['deploy'], { ...signedIn, TMPDIR: temporary })
    expect(first.code, first.output).toBe(0)
    const claim = cloudflare.secrets.get('edgewise')?.CLAIM_TOKEN ?? ''
    expect(claim).toMatch(/^[\w-]{32}$/)
    const [link, words] = first.output.trim().split('\n').slice(-2)
    expect(link).toBe(`https://edgewise.ada.workers.dev/#claim=${claim}`)
    expect(words).toContain('Whoever opens this link first and registers is the owner')
    expect(first.output.split(claim)).toHaveLength(2)
    expect(readdirSync(temporary).filter((name) => name.startsWith('edgewise-'))).toEqual([])
    const second = await run(['deploy'], signedIn)
    expect(second.code, second.output).toBe(0)
    expect(cloudflare.changes.filter((line) => line.startsWith('upload'))).toEqual([CLAIMABLE, 'upload edgewise'])
    expect(cloudflare.secrets.get('edgewise')).toEqual({ CLAIM_TOKEN: claim })
    expect(second.output).not.toContain('#claim=')
    expect(second.output.trim()).toMatch(/npm run deploy -- --claim$/)
  })

  it('makes a new link where the first is lost, and where all was taken away but the Worker', async () => {
    cloudflare.workers.set('edgewise', [
      { type: 'durable_object_namespace', name: 'DIRECTORY', class_name: 'Directory' },
    ])
    const again = await run(['deploy', '--claim'], signedIn)
    expect(again.code, again.output).toBe(0)
    const claim = cloudflare.secrets.get('edgewise')?.CLAIM_TOKEN
    expect(again.output).toMatch(`https://edgewise.ada.workers.dev/#claim=${claim}\n`)
    expect(again.output).toContain('If there is an owner already, it has no effect.')
    cloudflare.workers.set('edgewise', [{ type: 'plain_text', name: 'EDGEWISE_EMPTIED', text: 'yes' }])
    expect(await run(['deploy'], signedIn)).toMatchObject({ code: 0, output: expect.stringContaining('/#claim=') })
    expect(cloudflare.secrets.get('edgewise')?.CLAIM_TOKEN).not.toBe(claim)
  })

  it('says the address of a custom domain', async () => {
    const toml = join(copy.folder, 'wrangler.toml')
    const before = readFileSync(toml, 'utf8')
    onTestFinished(() => writeFileSync(toml, before))
    const route = 'routes = [{ pattern = "chat.example.com", custom_domain = true }]\n'
    writeFileSync(toml, route + before.replace('workers_dev = true', 'workers_dev = false'))
    const { code, output } = await run(['deploy'], signedIn)
    expect(code, output).toBe(0)
    expect(cloudflare.changes).toContain('give chat.example.com to edgewise')
    expect(output).toMatch(/^Edgewise is at https:\/\/chat\.example\.com$/m)
  })

  it('deploys an environment with data of its own', async () => {
    const { code, output } = await run(['deploy', '--env', 'preview'], signedIn)
    expect(code, output).toBe(0)
    expect([...cloudflare.queues.keys()]).toEqual(QUEUES.map((name) => name.replace('edgewise', 'edgewise-preview')))
    expect([...cloudflare.workers.keys()]).toEqual(['edgewise-preview'])
    expect(output).toContain('https://edgewise-preview.ada.workers.dev')
  })

  it('goes by what it is told alone, whatever CLOUDFLARE_ENV says', async () => {
    cloudflare.workers.set('edgewise', [{ type: 'plain_text', name: 'SHOP', text: 'open' }])
    const { code, output } = await run(['deploy'], { ...signedIn, CLOUDFLARE_ENV: 'preview' })
    expect(code).toBe(1)
    expect(output).toContain('There is a Worker called edgewise already')
    cloudflare.workers.clear()
    expect(await run(['deploy'], { ...signedIn, CLOUDFLARE_ENV: 'preview' })).toMatchObject({ code: 0 })
    expect([...cloudflare.workers.keys()]).toEqual(['edgewise'])
    expect([...cloudflare.queues.keys()]).toEqual(QUEUES)
  })

  it('does nothing for nobody, and says how to sign in', async () => {
    const { code, output } = await run(['deploy'], { CLOUDFLARE_API_BASE_URL: signedIn.CLOUDFLARE_API_BASE_URL })
    expect(code).toBe(1)
    expect(output).toContain('npx wrangler login')
    expect(output).toContain('CLOUDFLARE_API_TOKEN')
  })

  it('does nothing with a token that is not taken', async () => {
    const { code, output } = await run(['deploy'], { ...signedIn, CLOUDFLARE_API_TOKEN: 'of somebody else' })
    expect(code).toBe(1)
    expect(output).toContain('does not take this sign-in')
    expect(cloudflare.changes).toEqual([])
  })

  it('leaves a Worker alone that has its name and is something else', async () => {
    cloudflare.workers.set('edgewise', [{ type: 'plain_text', name: 'SHOP', text: 'open' }])
    const { code, output } = await run(['deploy'], signedIn)
    expect(code).toBe(1)
    expect(output).toContain('There is a Worker called edgewise already')
    expect(cloudflare.changes).toEqual([])
  })

  it('leaves a queue alone that delivers to another', async () => {
    cloudflare.queues.set('edgewise-unfurl', new Set(['shop']))
    const { code, output } = await run(['deploy'], signedIn)
    expect(code).toBe(1)
    expect(output).toContain('The queue edgewise-unfurl delivers to shop already.')
    expect(cloudflare.changes).toEqual([])
  })

  it.each([
    ['create queue edgewise-unfurl', 'You have reached the maximum number of queues', 'could not be created'],
    ['upload edgewise', 'You have exceeded the limit of Workers on your plan', 'was not deployed'],
  ])('stops where "%s" is refused, and says why', async (beginning, message, problem) => {
    cloudflare.refusals.set(beginning, { status: 403, code: 10_037, message })
    const { code, output } = await run(['deploy'], signedIn)
    expect(code).toBe(1)
    expect(output).toContain(message)
    expect(output).toContain(problem)
    expect(cloudflare.changes.at(-1)).toContain(beginning)
  })
})

describe('npm run destroy', () => {
  beforeEach(() => {
    cloudflare.workers.set('edgewise', [
      { type: 'durable_object_namespace', name: 'DIRECTORY', class_name: 'Directory' },
    ])
    for (const queue of QUEUES) cloudflare.queues.set(queue, new Set(['edgewise']))
    cloudflare.queues.set('of another', new Set(['another']))
  })

  it('asks for the name', async () => {
    const unasked = await run(['destroy'], signedIn)
    expect(unasked).toMatchObject({ code: 2, output: expect.stringContaining('--yes edgewise') })
    const other = await run(['destroy', '--yes', 'edgewise-preview'], signedIn)
    expect(other).toMatchObject({ code: 2, output: expect.stringContaining('Nothing was done.') })
    expect(cloudflare.changes).toEqual([])
  })

  it('takes everything away, in an order that the platform allows, and nothing else', async () => {
    const { code, output } = await run(['destroy', '--yes', 'edgewise'], signedIn)
    expect(code, output).toBe(0)
    expect(cloudflare.changes).toEqual([
      ...QUEUES.map((queue) => `deliver ${queue} no more to edgewise`),
      'delete Room, Relay, User, Directory, Site of edgewise',
      'delete edgewise',
      ...QUEUES.map((queue) => `delete queue ${queue}`),
    ])
    expect([...cloudflare.queues.keys()]).toEqual(['of another'])
    expect(output).toContain('edgewise is gone.')
    expect(output).toContain("in the account: Ada's account")
    expect(await run(['destroy', '--yes', 'edgewise'], signedIn)).toMatchObject({
      code: 0,
      output: expect.stringContaining('There is no edgewise.'),
    })
  })

  it('leaves a queue that delivers to another', async () => {
    cloudflare.queues.set('edgewise-unfurl', new Set(['shop']))
    const { code, output } = await run(['destroy', '--yes', 'edgewise'], signedIn)
    expect(code, output).toBe(0)
    expect(output).toContain('The queue edgewise-unfurl delivers to shop, and is left as it is.')
    expect([...cloudflare.queues.keys()]).toEqual(['edgewise-unfurl', 'of another'])
  })

  it('goes on where it was cut off', async () => {
    cloudflare.refusals.set('delete edgewise', { status: 500, code: 10_013, message: 'Not today' })
    const refused = await run(['destroy', '--yes', 'edgewise'], signedIn)
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('Not today') })
    cloudflare.refusals.clear()
    cloudflare.changes.length = 0
    expect(await run(['destroy', '--yes', 'edgewise'], signedIn)).toMatchObject({ code: 0 })
    expect(cloudflare.changes).toEqual(['delete edgewise', ...QUEUES.map((queue) => `delete queue ${queue}`)])
  })

  it('takes nothing for gone that it cannot see', async () => {
    cloudflare.outage = true
    const { code, output } = await run(['destroy', '--yes', 'edgewise'], signedIn)
    expect(code).toBe(1)
    expect(output).toContain('cannot be found out')
    expect(cloudflare.changes).toEqual([])
  })

  it('leaves a Worker alone that is something else', async () => {
    cloudflare.workers.set('edgewise', [])
    expect(await run(['destroy', '--yes', 'edgewise'], signedIn)).toMatchObject({ code: 1 })
    expect(cloudflare.changes).toEqual([])
  })
})

/** wrangler has all queues delivered at the same time. */
function changes(): readonly string[] {
  const delivered = -QUEUES.length
  return [...cloudflare.changes.slice(0, delivered), ...cloudflare.changes.slice(delivered).toSorted()]
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: unknown; output: string }> {
  const nobody = { CLOUDFLARE_API_TOKEN: '', CLOUDFLARE_API_KEY: '', CLOUDFLARE_ACCOUNT_ID: '' }
  // What wrangler keeps for itself: who is signed in, which account was chosen, its logs.
  const home = {
    HOME: copy.folder,
    USERPROFILE: copy.folder,
    XDG_CONFIG_HOME: copy.folder,
    WRANGLER_CACHE_DIR: copy.folder,
  }
  const command = new Command(args, { folder: copy.folder, env: { ...nobody, ...home, ...env } })
  const code = await command.ended
  return { code, output: command.output }
}
