// Builds beside a server that runs.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Command } from './command.ts'
import { addressOf, ask, Deployment } from './served.ts'

let deployment: Deployment
beforeAll(async () => {
  deployment = await Deployment.build()
}, 120_000)
afterAll(() => deployment.remove())

describe.skipIf(process.platform === 'win32')('npm run serve -- --no-build', () => {
  it('starts with the build that there is when another fails half-way', async () => {
    for (const file of [join('client', 'main.tsx'), join('worker', 'worker.ts')]) {
      const path = join(deployment.folder, file)
      const text = readFileSync(path, 'utf8')
      writeFileSync(path, "import './nowhere.ts'\n")
      expect((await build({})).code).toBe(1)
      writeFileSync(path, text)
    }
    const server = deployment.start('unbroken')
    const url = await addressOf(server)
    expect((await ask(url + (await scriptOf(url)))).status).toBe(200)
    expect((await ask(`${url}/api/session`)).status).toBe(200)
    await stop(server)
  })

  it('shares a folder that was there: what is in it stays, and what is said is nobody else’s to read', async () => {
    const folder = join(deployment.folder, 'shared')
    mkdirSync(join(folder, 'build'), { recursive: true, mode: 0o755 })
    writeFileSync(join(folder, 'build', 'mine'), 'is mine')
    const server = deployment.start('shared')
    await addressOf(server)
    await stop(server)
    expect(readFileSync(join(folder, 'build', 'mine'), 'utf8')).toBe('is mine')
    expect(statSync(folder).mode & 0o777).toBe(0o755)
    expect(statSync(join(folder, 'v3')).mode & 0o777).toBe(0o700)
  })

  it('goes on with what it was started with while another build is made, and starts with that one', async () => {
    const server = deployment.start('rebuilt')
    const url = await addressOf(server)
    const script = await scriptOf(url)
    // Below another path the page has other words in it, and its script another name.
    expect(await build({ EDGEWISE_BASE: '/chat/' })).toEqual({ code: 0, output: '' })
    expect(await scriptOf(url)).toBe(script)
    expect((await ask(url + script)).status).toBe(200)
    await stop(server)

    // Besides the newest and its name there is only the one before, which somebody may still be copying.
    expect(readdirSync(join(deployment.folder, '.wrangler', 'serve'))).toHaveLength(3)
    const own = join(deployment.folder, 'rebuilt', '.edgewise-build')
    const before = readFileSync(join(own, 'base'), 'utf8')
    const refused = deployment.start('rebuilt')
    expect(await refused.ended).toBe(2)
    expect(refused.output).toBe(
      'The page was built for /chat/, and --base is /. Build it anew with: npm run build -- --base /\n',
    )
    expect(readFileSync(join(own, 'base'), 'utf8')).toBe(before)
    await build({ EDGEWISE_BASE: '/chat/' })
    expect(readdirSync(join(deployment.folder, '.wrangler', 'serve'))).toHaveLength(3)
    const next = deployment.start('rebuilt', [], { EDGEWISE_BASE: '/chat/' })
    expect(await scriptOf(await addressOf(next))).toMatch(/^\/chat\/assets\//)
    await stop(next)
  })

  it('starts with one build or the other of two that were made at once', async () => {
    const bases = ['/one/', '/two/']
    const built = await Promise.all(bases.map((base) => build({ EDGEWISE_BASE: base })))
    expect(built.map(({ code }) => code)).toEqual([0, 0])
    const builds = join(deployment.folder, '.wrangler', 'serve')
    const newest = join(builds, readFileSync(join(builds, 'newest'), 'utf8'))
    const base = readFileSync(join(newest, 'base'), 'utf8')
    expect(readFileSync(join(newest, 'page', 'index.html'), 'utf8')).toContain(`src="${base}assets/`)
    expect(readdirSync(newest)).toContain('worker.js')
  })
})

/** The path of the page's script, as the page has it. */
async function scriptOf(url: string): Promise<string> {
  const [, path = ''] = /src="([^"]+\.js)"/.exec((await ask(url)).body) ?? []
  expect(path).toContain('/assets/')
  return path
}

async function build(env: NodeJS.ProcessEnv): Promise<{ code: unknown; output: string }> {
  const command = new Command(['build'], { folder: deployment.folder, env })
  return { code: await command.ended, output: command.output }
}

async function stop(server: Command): Promise<void> {
  server.signal('SIGTERM')
  expect(await server.ended, server.output).toBe(0)
}
