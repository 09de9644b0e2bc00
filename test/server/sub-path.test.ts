import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../../scripts/port.ts'
import { Certificates } from './certificates.ts'
import { Edgewise } from './edgewise.ts'
import { intranet, Nginx, nginx, unlessAbsent } from './nginx.ts'
import { Visitor } from './visitor.ts'

const HOST = 'intranet.example.lan'

describe.skipIf(!nginx)(`behind nginx, below a path of a host that is there already${unlessAbsent}`, () => {
  const certificates = new Certificates()
  let edgewise: Edgewise
  let proxy: Nginx
  let root: Visitor
  let ada: Visitor

  beforeAll(async () => {
    await certificates.ask('--host', HOST)
    edgewise = await Edgewise.start('/chat/')
    const https = await findFreePort()
    const site = { certificate: certificates.file(`${HOST}.crt`), key: certificates.file(`${HOST}.key`), https }
    proxy = new Nginx({
      ...site,
      sites: ['edgewise-upstream.conf'],
      more: intranet(site),
      upstream: edgewise.port,
      http: await findFreePort(),
    })
    await proxy.start()
    const address = `https://${HOST}:${https}`
    root = new Visitor(address, { ca: certificates.authority, from: '127.0.0.2' })
    ada = new Visitor(`${address}/chat`, { ca: certificates.authority, from: '127.0.0.2' })
    await ada.register()
  })

  afterAll(async () => {
    await Promise.all([ada?.close(), root?.close()])
    await proxy?.stop()
    await edgewise?.stop()
    certificates.remove()
  })

  it('is a neighbour of what else the host has', async () => {
    for (const path of ['/', '/api/session', '/chatter'])
      expect(await (await root.fetch(path)).text()).toBe('the intranet')
    const response = await root.fetch('/chat')
    expect(response.status).toBe(301)
    expect(response.headers.get('Location')).toMatch(/\/chat\/$/)
  })

  it('has the page and all its parts below the path, with their headers', async () => {
    const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate' }
    for (const path of ['/', '/rooms/lobby']) {
      const page = await ada.fetch(path, { headers })
      expect(page.headers.get('Content-Security-Policy')).toContain("script-src 'self'")
      const parts = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part = '']) => part)
      expect(parts.length).toBeGreaterThanOrEqual(3)
      for (const part of parts) {
        expect(part).toMatch(/^\/chat\//)
        const found = await root.fetch(part)
        expect(found.status, part).toBe(200)
        if (part.includes('/assets/')) expect(found.headers.get('Cache-Control')).toContain('immutable')
        await found.arrayBuffer()
      }
    }
  })

  it('carries requests and sockets', async () => {
    const ear = await ada.listen()
    expect((await ada.post('below a path')).status).toBe(201)
    await ear.until(() => ear.heard.includes('below a path'))
    ear.ping()
    await ear.until(() => ear.pongs === 1)
    ear.close()
  })

  it('passes addresses on as they are written', async () => {
    for (const nickname of ['a/b', 'a%2Fb', 'a?b', 'ä b', 'a//b']) {
      const response = await ada.fetch(`/api/nicknames/${encodeURIComponent(nickname)}`)
      const direct = await fetch(`http://127.0.0.1:${edgewise.port}/api/nicknames/${encodeURIComponent(nickname)}`)
      expect([response.status, await response.json()], nickname).toEqual([direct.status, await direct.json()])
    }
  })

  it('refuses a body that is too large in words', async () => {
    const response = await ada.post('x'.repeat(70_000))
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: { code: 'too_large' } })
  })

  it('tells sites about its unfurler where they are told to look', async () => {
    expect(await (await root.fetch('/bot.txt')).text()).toContain('Edgewise: why it reads a page')
  })
})
