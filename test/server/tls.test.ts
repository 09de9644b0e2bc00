import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '../scripts/command.ts'
import { addressOf, Deployment } from '../scripts/served.ts'
import { Certificates } from './certificates.ts'
import { Visitor } from './visitor.ts'

const HOST = 'chat.example.lan'

// Windows knows no signals between programs.
describe.skipIf(process.platform === 'win32')('npm run serve with a certificate of its own', () => {
  const certificates = new Certificates()
  let deployment: Deployment
  let server: Command
  let port: string

  beforeAll(async () => {
    deployment = await Deployment.build()
    await certificates.ask('--host', HOST)
    const files = ['--cert', certificates.file(`${HOST}.crt`), '--key', certificates.file(`${HOST}.key`)]
    server = deployment.start('kept', files)
    const { protocol, port: taken } = new URL(await addressOf(server))
    expect(protocol).toBe('https:')
    port = taken
  })

  afterAll(async () => {
    server?.signal('SIGTERM')
    await server?.ended
    deployment?.remove()
    certificates.remove()
  })

  function visitor(host: string, ca?: Buffer): Visitor {
    return new Visitor(`https://${host}:${port}`, ca ? { ca } : {})
  }

  it('lets two people talk who trust the authority, by host name', async () => {
    const [ada, ben] = [visitor(HOST, certificates.authority), visitor(HOST, certificates.authority)]
    await Promise.all([ada.register(), ben.register()])
    const ear = await ben.listen()
    expect((await ada.post('said over TLS')).status).toBe(201)
    await ear.until(() => ear.heard.includes('said over TLS'))
    ear.close()
    await Promise.all([ada.close(), ben.close()])
  })

  it('gives browsers a cookie that only https carries', async () => {
    const reader = visitor(HOST, certificates.authority)
    const headers = { origin: `https://${HOST}:${port}` }
    const body = JSON.stringify({ nickname: 'Cem', password: 'correct horse battery' })
    const response = await reader.fetch('/api/session', { method: 'POST', body, headers })
    expect(response.status).toBe(201)
    expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-edgewise=.*; Secure/)])
    await reader.close()
  })

  it('is refused by whoever does not trust the authority, and under another name', async () => {
    for (const stranger of [visitor(HOST), visitor('other.example.lan', certificates.authority)]) {
      await expect(stranger.fetch('/api/session')).rejects.toThrow()
      await stranger.close()
    }
  })
})
