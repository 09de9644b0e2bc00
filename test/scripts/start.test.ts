import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { connect, type PeerCertificate } from 'node:tls'
import * as v from 'valibot'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { answerOf } from '../../scripts/answer.ts'
import { createAuthority, issue } from '../../scripts/authority.ts'
import { filesOf, writeKeyPair } from '../../scripts/key-files.ts'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'
import { runtimesAmong, survivorsOf, visible } from './processes.ts'
import { ask, enter } from './served.ts'

const copy = copyProject({ installed: true })
afterAll(copy.remove)

// Windows knows no signals between programs.
describe.skipIf(process.platform === 'win32')('npm start', () => {
  it('serves, stops when asked to, and remembers', async () => {
    const first = start()
    const body = `Said before the restart: ${randomUUID()}`
    await say(await address(first), body)
    first.signal('SIGINT')
    expect(await first.ended, first.output).toBe(0)
    expect(first.output).not.toContain('POST /api/')

    // And by https with a certificate that it is given, and telling more.
    const pair = issue(createAuthority(['example.lan']), { hosts: ['chat.example.lan'], addresses: [] })
    const brought = filesOf(copy.folder, 'brought')
    writeKeyPair(brought, pair)
    const second = start('--cert', brought.certificate, '--key', brought.key, '--log-level', 'info')
    const url = await address(second)
    expect((await certificateAt(url)).fingerprint256).toBe(pair.certificate.fingerprint256)
    expect(await answerOf(`${url}/api/rooms/lobby/messages`, 10_000)).toContain(body)
    await second.printed(/(GET \/api\/rooms\/lobby\/messages)/)
    second.signal('SIGTERM')
    expect(await second.ended, second.output).toBe(0)
  })

  it('serves https with a certificate that it makes once and keeps', async () => {
    const first = start('--https')
    const url = await address(first)
    const presented = await certificateAt(url)
    // As every browser does that does not know the certificate yet.
    await expect(fetch(url)).rejects.toThrow()
    // The certificate says whose page it is, so that any name will do.
    expect(await answerOf(`${url}/api/session`, 10_000, { host: 'elsewhere.example' })).toContain('"user":null')
    first.signal('SIGINT')
    expect(await first.ended, first.output).toBe(0)
    expect(first.output).not.toContain('ERROR')
    expect(presented.subjectaltname).toContain('IP Address:127.0.0.1')
    const key = join(copy.folder, 'kept here', 'https', 'edgewise.key')
    expect(statSync(key).mode & 0o077).toBe(0)
    const second = start('--https')
    expect((await certificateAt(await address(second))).fingerprint256).toBe(presented.fingerprint256)
    second.signal('SIGINT')
    expect(await second.ended, second.output).toBe(0)
  })

  it('is found by no name that may be of somebody else, unless it is allowed', async () => {
    const toml = join(copy.folder, 'wrangler.toml')
    const before = readFileSync(toml, 'utf8')
    onTestFinished(() => writeFileSync(toml, before))
    // The deployment's own domain is no name of this machine.
    writeFileSync(toml, `routes = [{ pattern = "chat.example.com", custom_domain = true }]\n${before}`)
    const command = start('--allowed-hosts', 'chat.lan')
    const url = await address(command)
    const asked = async (host: string) => (await ask(`${url}/api/rooms/lobby/messages`, { host })).status
    expect([await asked('r.evil.example'), await asked('chat.lan'), await asked('localhost')]).toEqual([403, 200, 200])
    expect(await asked('chat.example.com')).toBe(403)
    const { body } = await ask(`${url}/api/session`, { host: 'r.evil.example' })
    expect(body).toContain('start it with --allowed-hosts r.evil.example')
    await enter(url, { host: 'chat.lan', origin: 'http://chat.lan' })
    await expect(enter(url, { host: 'r.evil.example', origin: 'http://r.evil.example' })).rejects.toThrow('403')
    await command.printed(/(\{"event":"host_refused","host":"r\.evil\.example"\})/)
    command.signal('SIGINT')
    expect(await command.ended, command.output).toBe(0)
  })

  // Other systems have no second address of their own without being told.
  it.runIf(process.platform === 'linux')('says where it is when it listens on another address', async () => {
    const command = start('--host', '127.0.0.2')
    const url = await address(command)
    expect(new URL(url).hostname).toBe('127.0.0.2')
    expect((await fetch(`${url}/api/session`)).status).toBe(200)
    command.signal('SIGINT')
    expect(await command.ended, command.output).toBe(0)
  })

  it('takes settings from the environment, not in [vars] too, and no path, which only npm run serve has', async () => {
    const toml = join(copy.folder, 'wrangler.toml')
    const before = readFileSync(toml, 'utf8')
    onTestFinished(() => writeFileSync(toml, before))
    writeFileSync(toml, before.replace('REGISTRATION = "open"\n', ''))
    const command = startWith({ REGISTRATION: 'closed', EDGEWISE_BASE: '/chat/' })
    const url = await address(command)
    expect((await register(url, 'Newcomer')).status).toBe(403)
    expect(await (await fetch(url)).text()).toContain(' src="/assets/')
    command.signal('SIGINT')
    expect(await command.ended, command.output).toBe(0)
  })

  it('goes on with its page while another is built', async () => {
    const command = start()
    const url = await address(command)
    const page = await (await fetch(url)).text()
    const building = new Command(['build', '--base', '/chat/'], { folder: copy.folder })
    expect(await building.ended, building.output).toBe(0)
    expect(await (await fetch(url)).text()).toBe(page)
    const [, script] = / src="([^"]+)"/.exec(page) ?? []
    expect((await fetch(url + script)).headers.get('Content-Type')).toContain('javascript')
    command.signal('SIGINT')
    expect(await command.ended, command.output).toBe(0)
  })

  it.runIf(process.platform === 'linux')('opens the browser, and goes on where there is none', async () => {
    const bin = join(copy.folder, 'bin')
    mkdirSync(bin)
    const asked = join(copy.folder, 'asked')
    writeFileSync(
      join(bin, 'xdg-open'),
      `#!${process.execPath}\nimport { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(asked)}, process.argv[2])`,
      { mode: 0o755 },
    )
    const path = { PATH: `${bin}${delimiter}${process.env.PATH}` }
    const opened = startWith(path, '--open')
    const url = await address(opened)
    await expect.poll(() => existsSync(asked) && readFileSync(asked, 'utf8'), { timeout: 10_000 }).toBe(url)
    opened.signal('SIGINT')
    expect(await opened.ended).toBe(0)
    writeFileSync(join(bin, 'xdg-open'), `#!${process.execPath}\nprocess.exit(3)`)
    const alone = startWith(path, '--open')
    await alone.printed(/(No browser could be opened)/)
    expect(await (await fetch(await address(alone))).text()).toContain('<title>')
    alone.signal('SIGINT')
    expect(await alone.ended).toBe(0)
  })

  it.runIf(visible).each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('leaves nobody behind after %s', async (signal) => {
    const command = start()
    await address(command)
    const family = command.family()
    expect(family.length).toBeGreaterThan(4)
    expect(survivorsOf(family)).toEqual(family)
    command.signal(signal)
    await command.ended
    await expect.poll(() => survivorsOf(family), { timeout: 10_000 }).toEqual([])
  })

  it('is refused on data that another keeps, and let in once that has ended, however it has', async () => {
    const first = start()
    await address(first)
    const second = start()
    expect(await second.ended).toBe(1)
    expect(second.output).toContain('Another Edgewise')
    expect(second.output).toContain('--data')
    first.signal('SIGKILL')
    await first.ended
    const third = start()
    await address(third)
    third.signal('SIGTERM')
    expect(await third.ended, third.output).toBe(0)
  })

  it.runIf(visible)('says so and ends when its runtime has died for good', { timeout: 120_000 }, async () => {
    const command = start()
    await address(command)
    // Again and again, should wrangler manage to start it anew.
    const killing = setInterval(() => {
      for (const id of runtimesAmong(command.family())) process.kill(id, 'SIGKILL')
    }, 1_000)
    onTestFinished(() => clearInterval(killing))
    expect(await command.ended).toBe(1)
    // Whoever notices first says it: where a new one is killed while it starts, that is wrangler.
    expect(command.output).toMatch(/Edgewise no longer answers|runtime failed to start/)
  })

  it.runIf(visible)('leaves nobody behind when the scripts are killed all at once', async () => {
    const command = start()
    await address(command)
    const family = command.family()
    const [runner, script] = family
    // In one blow, so that neither can stop the server for the other.
    for (const id of [script, runner]) if (id !== undefined) process.kill(id, 'SIGKILL')
    await expect.poll(() => survivorsOf(family), { timeout: 10_000 }).toEqual([])
  })
})

function start(...options: readonly string[]): Command {
  return startWith({}, ...options)
}

function startWith(env: NodeJS.ProcessEnv, ...options: readonly string[]): Command {
  const args = ['start', '--port', '0', '--host', '127.0.0.1', '--data', 'kept here', ...options]
  return new Command(args, { folder: copy.folder, env })
}

async function certificateAt(url: string): Promise<PeerCertificate> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const certificate = socket.getPeerCertificate()
  socket.destroy()
  return certificate
}

function address(command: Command): Promise<string> {
  return command.printed(/Edgewise is at (https?:\S+)/)
}

async function say(url: string, body: string): Promise<void> {
  const session = await register(url, 'Ada')
  expect(session.status).toBe(201)
  const { token } = v.parse(v.object({ token: v.string() }), await session.json())
  const posted = await fetch(`${url}/api/rooms/lobby/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ id: randomUUID(), body }),
  })
  expect(posted.status).toBe(201)
}

function register(url: string, nickname: string): Promise<Response> {
  return fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nickname, password: 'correct horse', bearer: true }),
  })
}
