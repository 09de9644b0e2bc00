import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../../scripts/port.ts'
import { Certificates } from './certificates.ts'
import { Edgewise } from './edgewise.ts'
import { Nginx, nginx, unlessAbsent } from './nginx.ts'
import { Visitor } from './visitor.ts'

const HOST = 'chat.example.lan'

describe.skipIf(!nginx)(`behind nginx, on a host name of its own${unlessAbsent}`, () => {
  const certificates = new Certificates()
  let edgewise: Edgewise
  let proxy: Nginx
  let http: number
  let https: number
  let ada: Visitor
  let ben: Visitor

  beforeAll(async () => {
    await certificates.ask('--host', HOST)
    edgewise = await Edgewise.start()
    http = await findFreePort()
    https = await findFreePort()
    proxy = new Nginx({
      sites: ['edgewise-upstream.conf', 'edgewise.conf'],
      upstream: edgewise.port,
      certificate: certificates.file(`${HOST}.crt`),
      key: certificates.file(`${HOST}.key`),
      http,
      https,
    })
    await proxy.start()
    ada = visitor('127.0.0.2')
    ben = visitor('127.0.0.3')
    await Promise.all([ada.register(), ben.register()])
  })

  afterAll(async () => {
    await Promise.all([ada?.close(), ben?.close()])
    await proxy?.stop()
    await edgewise?.stop()
    certificates.remove()
  })

  function visitor(from: string): Visitor {
    return new Visitor(`https://${HOST}:${https}`, { ca: certificates.authority, from })
  }

  it('is refused by whoever does not trust the authority', async () => {
    const stranger = new Visitor(`https://${HOST}:${https}`, {})
    await expect(stranger.fetch('/')).rejects.toThrow()
    await stranger.close()
  })

  it('speaks HTTP/2', async () => {
    const ca = certificates.authority
    const socket = connect({ port: https, host: '127.0.0.1', servername: HOST, ca, ALPNProtocols: ['h2'] })
    await once(socket, 'secureConnect')
    const session = connectHttp2(`https://${HOST}:${https}`, { createConnection: () => socket })
    const request = session.request({ ':path': '/api/session' })
    expect(JSON.parse(await text(request))).toMatchObject({ user: null })
    session.close()
  })

  it.each(['TLSv1', 'TLSv1.1'] as const)('speaks no %s', async (version) => {
    const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const
    const socket = connect({ port: https, host: '127.0.0.1', servername: HOST, ca: certificates.authority, ...old })
    await expect(once(socket, 'secureConnect')).rejects.toThrow()
  })

  it('sends from http to https, and browsers never come by http again', async () => {
    const insecure = new Visitor(`http://${HOST}:${http}`, {})
    const response = await insecure.fetch('/rooms/lobby?x=%2F')
    expect(response.status).toBe(301)
    expect(response.headers.get('Location')).toBe(`https://${HOST}/rooms/lobby?x=%2F`)
    await insecure.close()
    for (const path of ['/', '/api/session', '/api/nothing'])
      expect((await ada.fetch(path)).headers.get('Strict-Transport-Security'), path).toBe('max-age=31536000')
  })

  it('keeps parts of the page for a year, and nothing else without asking', async () => {
    // Of whoever shows a token, no answer is for keeping.
    const reader = visitor('127.0.0.6')
    const page = await reader.fetch('/rooms/lobby', { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } })
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(page.headers.get('Cache-Control')).toContain('must-revalidate')
    const [part = ''] = /\/assets\/[\w-]+\.js/.exec(await page.text()) ?? []
    const found = await reader.fetch(part, { headers: { 'accept-encoding': 'gzip' } })
    expect(found.status).toBe(200)
    expect(found.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(found.headers.get('Content-Encoding')).toBe('gzip')
    expect(found.headers.get('Vary')).toContain('Accept-Encoding')
    const again = await reader.fetch(part, { headers: { 'if-none-match': found.headers.get('ETag') ?? '' } })
    expect(again.status).toBe(304)
    await reader.close()
  })

  it('never compresses what the API says', async () => {
    const response = await ada.fetch('/api/rooms/lobby/messages', { headers: { 'accept-encoding': 'gzip, br' } })
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Encoding')).toBeNull()
    expect(response.headers.get('Cache-Control')).toBe('no-store')
  })

  it('is the same site to a browser, whose cookie only https carries', async () => {
    const origin = `https://${HOST}:${https}`
    const body = JSON.stringify({ nickname: `c-${Date.now()}`, password: 'correct horse battery' })
    const ours = await visitor('127.0.0.4').fetch('/api/session', { method: 'POST', body, headers: { origin } })
    expect(ours.status).toBe(201)
    const [cookie = ''] = ours.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-edgewise=.*; Path=\/; HttpOnly; SameSite=Lax; Secure/)
    const headers = { cookie: cookie.split(';', 1).join(), origin: 'https://evil.example' }
    expect((await visitor('127.0.0.4').fetch('/api/session', { method: 'DELETE', headers })).status).toBe(403)
    const mine = { ...headers, origin }
    expect((await visitor('127.0.0.4').fetch('/api/session', { method: 'DELETE', headers: mine })).status).toBe(204)
  })

  it('refuses a body that is too large in words', async () => {
    for (const size of [70_000, 5_000_000]) {
      const response = await ada.post('x'.repeat(size))
      expect(response.status).toBe(413)
      expect(await response.json()).toEqual({
        error: { code: 'too_large', message: 'A request holds at most 65536 bytes.' },
      })
    }
    // What is just small enough for nginx is refused by Edgewise itself.
    expect((await ada.post('x'.repeat(65_000))).status).toBe(422)
  })

  it('carries sockets both ways, and their heartbeat', async () => {
    const [hers, his] = await Promise.all([ada.listen(), ben.listen()])
    hers.say('said by socket')
    await his.until(() => his.heard.includes('said by socket'))
    expect((await ben.post('said by HTTP')).status).toBe(201)
    await hers.until(() => hers.heard.includes('said by HTTP'))
    hers.ping()
    await hers.until(() => hers.pongs === 1)
    for (const ear of [hers, his]) ear.close()
  })

  it('is reloaded without anybody noticing', async () => {
    const [hers, his] = await Promise.all([ada.listen(), ben.listen()])
    for (let round = 0; round < 3; round += 1) {
      const reloading = proxy.reload()
      hers.say(`during reload ${round}`)
      await his.until(() => his.heard.includes(`during reload ${round}`))
      await reloading
      his.say(`after reload ${round}`)
      await hers.until(() => hers.heard.includes(`after reload ${round}`))
      expect((await ada.post(`by a new connection ${round}`)).status).toBe(201)
    }
    expect([hers.closed, his.closed]).toEqual([undefined, undefined])
    expect(his.heard.filter((body) => body.startsWith('during'))).toHaveLength(3)
    for (const ear of [hers, his]) ear.close()
  })

  it('counts the person, whoever they claim to be', async () => {
    const forger = visitor('127.0.0.5')
    let status = 200
    // 120 a minute; a minute may end meanwhile.
    for (let n = 0; n < 250 && status === 200; n += 1) {
      const claimed = `203.0.113.${n}`
      const headers = {
        'x-forwarded-for': claimed,
        'cf-connecting-ip': claimed,
        'x-real-ip': claimed,
        forwarded: `for=${claimed}`,
      }
      const response = await forger.fetch('/api/nicknames/somebody', { headers })
      await response.text()
      status = response.status
    }
    expect(status).toBe(429)
    expect((await ben.fetch('/api/nicknames/somebody')).status).toBe(200)
    await forger.close()
  })
})
