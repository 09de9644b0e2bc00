import { afterAll, describe, expect, it } from 'vitest'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'
import { canIsolate, isolated } from './isolated.ts'
import { addressOf, ask, logged } from './served.ts'

const copy = copyProject({ installed: true })
afterAll(copy.remove)

describe.skipIf(process.platform === 'win32')('the installed tree', () => {
  it.runIf(canIsolate)('needs no network (skipped where unshare and ip cannot make a machine without one)', () => {
    const { stdout, stderr } = isolated('alone.ts', copy.folder)
    expect(stderr + stdout).toContain('Bob saw the card "Wiki".')
    expect(stdout).toContain('By their names she saw ["Wiki","Secure"].')
    expect(stdout).toContain('Behind other names and at another port she saw [null,null,null], of 0 visits.')
    expect(stdout).toContain('The server ended with 0.')
  })

  it('serves while every proxy that it is told of leads nowhere', async () => {
    const nowhere = 'http://127.0.0.1:9'
    const proxies = { HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, ALL_PROXY: nowhere, npm_config_registry: nowhere }
    const env = { ...proxies, UNFURL_ALLOW: 'wiki.invalid,127.0.0.1:8080' }
    const args = ['serve', '--port', '0', '--host', '127.0.0.1', '--data', 'proxies']
    const server = new Command(args, { folder: copy.folder, env })
    expect((await ask(`${await addressOf(server)}/health`)).status).toBe(200)
    server.signal('SIGTERM')
    expect(await server.ended, server.output).toBe(0)
    // What an operator has allowed and nobody knows is no silence.
    expect(logged(server, 'host_unknown')).toMatchObject([{ level: 'warn', host: 'wiki.invalid' }])
  })
})
