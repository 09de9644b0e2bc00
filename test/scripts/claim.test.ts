// Who may be the first, and so the owner, on a server or a computer of one's own.
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Command } from './command.ts'
import { canIsolate, isolated } from './isolated.ts'
import { addressOf, Deployment, logged, register } from './served.ts'

let deployment: Deployment
beforeAll(async () => {
  deployment = await Deployment.build()
}, 120_000)
afterAll(() => deployment.remove())

// Windows knows no signals between programs.
describe.skipIf(process.platform === 'win32')('npm run serve', () => {
  it('lets nobody in before whoever has its link, which it keeps over a restart and says until then', async () => {
    const first = serve('claimed')
    const url = await addressOf(first)
    const claim = await claimOf(first)
    expect(await register(url, 'Mallory')).toBe(403)
    expect(await register(url, 'Mallory', 'x'.repeat(32))).toBe(403)
    const file = join(deployment.folder, 'claimed', 'claim')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(logged(first, 'claim')).toEqual([
      expect.objectContaining({ level: 'warn', link: `${url}/#claim=${claim}`, file }),
    ])
    await stop(first)

    const second = serve('claimed')
    const again = await addressOf(second)
    expect(await claimOf(second)).toBe(claim)
    expect(await register(again, 'Ada', claim)).toBe(201)
    expect(await register(again, 'Ben')).toBe(201)
    await stop(second)

    const third = serve('claimed')
    expect(await register(await addressOf(third), 'Cem')).toBe(201)
    await stop(third)
    expect(logged(third, 'claim')).toEqual([])
  })

  it('has one of its own for what a backup has brought, which has none', async () => {
    const first = serve('unclaimed')
    const claim = await claimOf(first)
    await stop(first)
    await succeeds(['backup', '--data', 'unclaimed', '--to', 'unclaimed.backup'])
    await succeeds(['restore', '--from', 'unclaimed.backup', '--data', 'restored'])
    expect(existsSync(join(deployment.folder, 'restored', 'claim'))).toBe(false)
    const second = serve('restored')
    expect(await claimOf(second)).not.toBe(claim)
    expect(await register(await addressOf(second), 'Mallory', claim)).toBe(403)
    await stop(second)
  })

  it('makes it anew where the file is cut off, and makes none where the environment has one', async () => {
    const first = serve('cut off')
    const claim = await claimOf(first)
    await stop(first)
    writeFileSync(join(deployment.folder, 'cut off', 'claim'), claim.slice(0, 5))
    const second = serve('cut off')
    expect(await claimOf(second)).not.toBe(claim)
    await stop(second)

    const given = 'chosen by the operator'
    const third = deployment.start('given', [], { CLAIM_TOKEN: given })
    const url = await addressOf(third)
    expect([await register(url, 'Mallory'), await register(url, 'Ada', given)]).toEqual([403, 201])
    await stop(third)
    expect(third.output).not.toContain(given)
    expect(existsSync(join(deployment.folder, 'given', 'claim'))).toBe(false)
  })
})

describe.skipIf(process.platform === 'win32')('npm start', () => {
  it('asks for nothing where nobody but this computer can reach it', async () => {
    const args = ['start', '--port', '0', '--host', '127.0.0.1', '--data', 'alone']
    const command = new Command(args, { folder: deployment.folder })
    expect(await register(await command.printed(/Edgewise is at (\S+)/), 'Ada')).toBe(201)
    await stop(command)
    expect(command.output).not.toContain('claim')
    expect(existsSync(join(deployment.folder, 'alone', 'claim'))).toBe(false)
  })

  it.runIf(canIsolate)('prints the link where others can (skipped where unshare and ip can make no network)', () => {
    const { stdout, stderr } = isolated('reachable.ts', deployment.folder)
    expect(stderr + stdout).toContain('Who has the link is the owner, and then it is printed no more.')
  })
})

/** As an operator does who has said nothing about claims. */
function serve(data: string): Command {
  return deployment.start(data, [], { CLAIM_TOKEN: undefined })
}

function claimOf(server: Command): Promise<string> {
  return server.printed(/"event":"claim","link":"http:[^"]+\/#claim=([\w-]{32})"/)
}

async function succeeds(args: readonly string[]): Promise<void> {
  const command = new Command(args, { folder: deployment.folder })
  expect(await command.ended, command.output).toBe(0)
}

async function stop(command: Command): Promise<void> {
  command.signal('SIGTERM')
  expect(await command.ended, command.output).toBe(0)
}
