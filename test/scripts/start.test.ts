import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { afterAll, describe, expect, it } from 'vitest'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'
import { survivorsOf, visible } from './processes.ts'

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

    const second = start()
    expect(await (await fetch(`${await address(second)}/api/rooms/lobby/messages`)).text()).toContain(body)
    second.signal('SIGTERM')
    expect(await second.ended, second.output).toBe(0)
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

function start(): Command {
  return new Command(['start', '--port', '0', '--host', '127.0.0.1', '--data', 'kept here'], { folder: copy.folder })
}

function address(command: Command): Promise<string> {
  return command.printed(/Edgewise is at (http:\S+)/)
}

async function say(url: string, body: string): Promise<void> {
  const session = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nickname: 'Ada', password: 'correct horse', bearer: true }),
  })
  expect(session.status).toBe(201)
  const { token } = v.parse(v.object({ token: v.string() }), await session.json())
  const posted = await fetch(`${url}/api/rooms/lobby/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ id: randomUUID(), body }),
  })
  expect(posted.status).toBe(201)
}
