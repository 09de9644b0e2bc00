import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { PROTOCOL_VERSION } from '../../protocol/limits.ts'
import { Command } from './command.ts'
import { familyOf, runtimesAmong, survivorsOf, visible } from './processes.ts'
import { addressOf, ask, Deployment, eventually, history, kill, logged, post, preview, signIn } from './served.ts'

const Built = v.object({ bindings: v.record(v.string(), v.string()), queueConsumers: v.unknown() })
const PAGE = '<title>Ships</title><meta property="og:image" content="/ship.gif">'
/** Of 320 by 127 pixels, as far as its beginning says. */
const GIF = `GIF89a\x40\x01\x7f\x00\x00\x00\x00,${'\x00'.repeat(9)}`
let deployment: Deployment
beforeAll(async () => {
  deployment = await Deployment.build()
}, 120_000)
afterAll(() => deployment.remove())

// Windows knows no signals between programs.
describe.skipIf(process.platform === 'win32')('npm run serve', () => {
  it('serves the page and the Worker, logs lines of JSON, stops when asked to, and remembers', async () => {
    const first = deployment.start('kept')
    const url = await addressOf(first)
    const page = await ask(`${url}/`)
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    const token = await signIn(url, 'Ada')
    const id = await post(url, token, 'Said before the restart')
    expect((await ask(`${url}/api/invitations/only-for-whom-it-was-sent`)).status).toBe(404)
    // What looks for files before a Worker would answer this itself, with 403.
    expect((await ask(`${url}/api/_next/image?url=x`)).status).toBe(404)
    first.signal('SIGTERM')
    expect(await first.ended, first.output).toBe(0)
    const lines = first.output.trim().split('\n')
    expect(lines.filter((line) => !line.startsWith('{"time":'))).toEqual([])
    expect(logged(first, 'request')).toContainEqual(
      expect.objectContaining({ method: 'POST', path: '/api/rooms/lobby/messages', status: 201, address: '127.0.0.1' }),
    )
    expect(first.output).not.toContain(token)
    expect(first.output).not.toContain('only-for-whom-it-was-sent')
    expect(logged(first, 'request')).toContainEqual(
      expect.objectContaining({ path: '/api/invitations/…', status: 404 }),
    )

    const second = deployment.start('kept')
    expect((await history(await addressOf(second), token)).map((message) => message.id)).toEqual([id])
    second.signal('SIGINT')
    expect(await second.ended, second.output).toBe(0)
  })

  it('agrees to compress no socket, which would take more memory than all else that a socket needs', async () => {
    const server = deployment.start('sockets')
    const url = await addressOf(server)
    const socket = reader(url)
    await once(socket, 'open')
    expect(socket.extensions).toBe('')
    socket.close()
    server.signal('SIGTERM')
    await server.ended
  })

  it('says at /health that it serves, to its own machine and to nobody who came through a proxy', async () => {
    const server = deployment.start('health', ['--trust-proxy', '127.0.0.1'])
    const url = await addressOf(server)
    const health = await ask(`${url}/health`)
    expect(health.status).toBe(200)
    expect(JSON.parse(health.body)).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      uptime: expect.any(Number),
    })
    for (const forwarded of ['203.0.113.1', '127.0.0.1, 203.0.113.1']) {
      const refused = await ask(`${url}/health`, { 'x-forwarded-for': forwarded, accept: 'text/html' })
      expect(refused.status).toBe(404)
      expect(refused.body).not.toContain('uptime')
    }
    server.signal('SIGTERM')
    await server.ended
  })

  it('loses no message that it has answered when it is stopped under load', async () => {
    const first = deployment.start('load')
    const url = await addressOf(first)
    const tokens = await Promise.all(['Ada', 'Bob', 'Cem', 'Dee'].map((nickname) => signIn(url, nickname)))
    const stored: string[] = []
    const talking = tokens.map(async (token) => {
      // Until the server is gone; slower than the limit of 3 a second.
      for (;;) {
        stored.push(await post(url, token, `Number ${stored.length}`))
        await delay(350)
      }
    })
    const ended = Promise.allSettled(talking)
    await eventually(async () => (stored.length > 40 ? true : undefined))
    first.signal('SIGTERM')
    expect(await first.ended, first.output).toBe(0)
    await ended

    const second = deployment.start('load')
    const ids = (await history(await addressOf(second), tokens[0] ?? '')).map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(stored))
    expect(new Set(ids).size).toBe(ids.length)
    second.signal('SIGTERM')
    await second.ended
  })

  it.runIf(visible)('makes the card of a link that was owed when all its processes were killed', async () => {
    const site = createServer()
    await once(site.listen(0, '127.0.0.1'), 'listening')
    const address = site.address()
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const env = { UNFURL_ALLOW: host }
    const first = deployment.start('killed', [], env)
    const url = await addressOf(first)
    const token = await signIn(url, 'Ada')
    // The page is asked for, and before there is an answer the server dies.
    const asked = once(site, 'request')
    const id = await post(url, token, `Look: http://${host}/page`)
    await asked
    await kill(first)
    site.on('request', (_, response) => response.setHeader('content-type', 'text/html').end('<title>Late</title>'))

    // The queue was in memory. The room has the debt, and its alarm sends it again; two minutes pass here in a moment.
    hasten(join(deployment.folder, 'killed'))
    const second = deployment.start('killed', [], env)
    const again = await addressOf(second)
    const cards = await eventually(async () => {
      const message = (await history(again, token)).find((found) => found.id === id)
      return message?.cards.length ? message.cards : undefined
    })
    expect(cards).toMatchObject([{ title: 'Late' }])
    second.signal('SIGTERM')
    await second.ended
    site.closeAllConnections()
    site.close()
  })

  it('fetches a picture again that is kept no longer, or was kept before a start', async () => {
    let asked = 0
    const site = createServer(({ url }, response) => {
      if (url !== '/ship.gif') return response.setHeader('content-type', 'text/html').end(PAGE)
      asked += 1
      return response.end(GIF)
    })
    await once(site.listen(0, '127.0.0.1'), 'listening')
    const address = site.address()
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const start = () => deployment.start('pictures', [], { UNFURL_ALLOW: host })
    const first = start()
    const url = await addressOf(first)
    const token = await signIn(url, 'Ada')
    const card = await preview(url, token, `http://${host}/`)
    const picture = v.parse(v.object({ picture: v.string() }), card).picture
    /** Whether the site was asked for it. */
    const show = async (at: string) => {
      const before = asked
      const { status, body } = await ask(at + picture, { authorization: `Bearer ${token}` })
      expect([status, body]).toEqual([200, GIF])
      return asked > before
    }
    const isKept = () => eventually(async () => ((await show(url)) ? undefined : true))
    await isKept()
    rmSync(join(deployment.folder, 'pictures', 'v3', 'cache', 'default', 'blobs'), { recursive: true })
    expect(await show(url)).toBe(true)
    await isKept()
    first.signal('SIGTERM')
    expect(await first.ended, first.output).toBe(0)

    const second = start()
    expect(await show(await addressOf(second))).toBe(true)
    second.signal('SIGTERM')
    expect(await second.ended, second.output).toBe(0)
    for (const { output } of [first, second]) expect(output).not.toMatch(/"level":"(?:warn|error)"/)
    site.closeAllConnections()
    site.close()
  })

  it.runIf(visible)('leaves nobody behind when it is killed', async () => {
    const server = deployment.start('orphans')
    await addressOf(server)
    const family = server.family()
    server.signal('SIGKILL')
    await server.ended
    await expect.poll(() => survivorsOf(family), { timeout: 10_000 }).toEqual([])
  })

  it.runIf(visible)('stops when the shell that npm has started it by has ended', async () => {
    const line = [
      '"$0" scripts/run.mjs serve --no-build --host 127.0.0.1 --port 0 --data shell; exit',
      process.execPath,
    ]
    const shell = spawn('sh', ['-c', ...line], {
      cwd: deployment.folder,
      env: { ...process.env, INIT_CWD: deployment.folder, npm_lifecycle_event: 'serve' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    await vi.waitFor(() => expect(output).toContain('"serving"'), { timeout: 20_000 })
    const family = familyOf(shell.pid ?? Number.NaN)
    shell.kill('SIGTERM')
    await vi.waitFor(() => expect(output).toContain('"stopped"'), { timeout: 10_000 })
    await expect.poll(() => survivorsOf(family), { timeout: 10_000 }).toEqual([])
  })

  it.runIf(visible)('is not started on data that the runtime of one that was killed still has', async () => {
    const first = deployment.start('left behind')
    await signIn(await addressOf(first), 'Ada')
    const runtime = runtimeOf(first)
    for (const id of first.family()) if (id !== runtime) process.kill(id, 'SIGKILL')
    await first.ended
    await refused(['--data', 'left behind', '--port', '0'], 1, 'The runtime (workerd) of an Edgewise that was killed')
    process.kill(runtime, 'SIGKILL')
    const second = deployment.start('left behind')
    await signIn(await addressOf(second), 'Ada')
    expect(statSync(join(deployment.folder, 'left behind')).mode & 0o077).toBe(0)
    second.signal('SIGTERM')
    expect(await second.ended, second.output).toBe(0)
  })

  it.runIf(visible)('comes back when its runtime has crashed, and ends where that fails', async () => {
    const server = deployment.start('crashed')
    const url = await addressOf(server)
    const token = await signIn(url, 'Ada')
    process.kill(runtimeOf(server), 'SIGKILL')
    await eventually(() => post(url, token, 'It is back').catch(() => undefined))
    const [first] = await once(reader(url), 'message')
    expect(String(first)).toContain('It is back')
    // With its folder gone it cannot start.
    const kept = join(deployment.folder, 'crashed', 'v3')
    renameSync(kept, `${kept}.away`)
    writeFileSync(kept, '')
    process.kill(runtimeOf(server), 'SIGKILL')
    expect(await server.ended, server.output).toBe(1)
    expect(logged(server, 'runtime_lost')).toHaveLength(1)
  })

  it('leaves out of its log what is below the level that it is told', async () => {
    // With what only somebody without an owner is told: where it is has a lower level.
    const server = deployment.start('hushed', ['--log-level', 'warn'], { CLAIM_TOKEN: undefined })
    const url = await server.printed(/"level":"warn","event":"claim","link":"([^"]+)\/#claim=/)
    expect((await ask(`${url}/api/session`)).status).toBe(200)
    server.signal('SIGTERM')
    expect(await server.ended, server.output).toBe(0)
    expect(server.output).not.toMatch(/"level":"(?:debug|info)"/)
  })

  it('is built without what is secret, and with its queues, their retries and their dead letters', async () => {
    const secrets = join(deployment.folder, '.dev.vars')
    writeFileSync(secrets, 'OPERATOR_TOKEN=nobody else may know this\n')
    const building = new Command(['build'], { folder: deployment.folder })
    expect(await building.ended, building.output).toBe(0)
    rmSync(secrets)
    const builds = join(deployment.folder, '.wrangler', 'serve')
    const built = readFileSync(join(builds, readFileSync(join(builds, 'newest'), 'utf8'), 'worker.json'), 'utf8')
    const { bindings, queueConsumers } = v.parse(Built, JSON.parse(built))
    expect(bindings).toMatchObject({ READERS: 'lobby' })
    expect(queueConsumers).toMatchObject({
      'edgewise-unfurl': { maxRetries: 3, deadLetterQueue: 'edgewise-unfurl-dead' },
      'edgewise-unfurl-dead': {},
      'edgewise-tell': { maxRetries: 5 },
    })
    expect(built).not.toContain('OPERATOR_TOKEN')
  })

  it.each(['the environment', '.dev.vars'])('takes the secret from %s', async (place) => {
    const [token, file] = ['only the operator knows it', join(deployment.folder, '.dev.vars')]
    const inFile = place === '.dev.vars'
    if (inFile) writeFileSync(file, `OPERATOR_TOKEN=${token}\n`)
    onTestFinished(() => rmSync(file, { force: true }))
    const server = deployment.start('operated', [], inFile ? {} : { OPERATOR_TOKEN: token })
    const url = await addressOf(server)
    await post(url, await signIn(url, 'Ada'), 'So that there is a lobby')
    const restore = async (bearer: string) => {
      const init = { method: 'POST', headers: { authorization: `Bearer ${bearer}` }, body: '{"time":0}' }
      return (await fetch(`${url}/api/rooms/lobby/restore`, init)).status
    }
    // The room is found; there is no such time.
    expect([await restore(token), await restore('a guess')]).toEqual([400, 404])
    server.signal('SIGTERM')
    expect(await server.ended, server.output).toBe(0)
  })

  it('is refused where another keeps the data, where the port is in use, and when it is called wrongly', async () => {
    const first = deployment.start('taken')
    const { port } = new URL(await addressOf(first))
    const id = await first.printed(/"event":"serving".*"process":(\d+)/)
    await refused(['--data', 'taken', '--port', '0'], 1, `Another Edgewise (process ${id})`)
    await refused(['--data', 'free', '--port', port], 1, `Port ${port} is in use`)
    await refused(['--prot', '1'], 2, '--prot')
    await refused(['--trust-proxy', '10.0.0.0/33'], 2, '10.0.0.0/33')
    await refused(['--base', 'chat'], 2, '/chat/')
    await refused(['--cert', 'package.json'], 2, '--key')
    await refused(['--data', 'package.json', '--port', '0'], 1, 'package.json cannot be the folder of the data')
    await refused(['--data', 'free', '--port', '0'], 2, 'NODE_EXTRA_CA_CERTS is "nowhere.crt"', {
      NODE_EXTRA_CA_CERTS: 'nowhere.crt',
    })
    const built = join(deployment.folder, '.wrangler', 'serve')
    renameSync(built, `${built}.away`)
    await refused(['--data', 'free', '--port', '0'], 2, 'Nothing has been built yet')
    renameSync(`${built}.away`, built)
    await refused(['--port', '0'], 2, 'READERS is "maybe"', { READERS: 'maybe' })
    first.signal('SIGTERM')
    await first.ended
  })

  async function refused(args: readonly string[], code: number, words: string, env = {}): Promise<void> {
    const all = ['serve', '--no-build', '--host', '127.0.0.1', ...args]
    const command = new Command(all, { folder: deployment.folder, env })
    expect(await command.ended).toBe(code)
    expect(command.output).toContain(words)
    expect(command.output).not.toContain('    at ')
  }
})

/** A socket of somebody who only reads, which offers to be compressed, as those of browsers do. */
function reader(url: string): WebSocket {
  return new WebSocket(`${url.replace('http', 'ws')}/api/rooms/lobby/socket?v=${PROTOCOL_VERSION}`, {
    perMessageDeflate: true,
  })
}

/** The id of its workerd. */
function runtimeOf(server: Command): number {
  return runtimesAmong(server.family())[0] ?? Number.NaN
}

/** Two minutes pass: what every room owes is due, and the fetch that was under way is taken for lost. */
function hasten(data: string): void {
  expect(change(join(data, 'v3', 'do', 'edgewise-Room'), 'UPDATE owed SET due = 0')).toBe(1)
  expect(change(join(data, 'v3', 'do', 'edgewise-Site'), 'UPDATE fetches SET until = 0')).toBe(1)
}

/** How many rows were changed in all objects of that folder. */
function change(folder: string, statement: string): number {
  return readdirSync(folder)
    .filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file))
    .reduce((changes, file) => {
      using object = new DatabaseSync(join(folder, file))
      return changes + Number(object.prepare(statement).run().changes)
    }, 0)
}
