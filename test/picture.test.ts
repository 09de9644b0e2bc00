/** R20: pictures of cards come through the deployment, and nothing but pictures does. */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { parsePolicy } from '../worker/unfurl/address.ts'
import { Patience } from '../worker/unfurl/patience.ts'
import { servePicture } from '../worker/unfurl/picture.ts'
import { pictureTypeOf } from '../worker/unfurl/picture-type.ts'
import { policy, SITE } from './local-site.ts'

let logged: string[] = []

beforeEach(() => {
  logged = []
  vi.spyOn(console, 'warn').mockImplementation((line: string) => void logged.push(line))
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** Asks for the picture, reads it, and waits until it is kept. */
async function serve(address: string, hosts = policy): Promise<Response> {
  const ctx = createExecutionContext()
  const response = await servePicture(address, hosts, 'Edgewise/1', ctx)
  try {
    return new Response(await response.bytes(), response)
  } finally {
    await waitOnExecutionContext(ctx)
  }
}

describe('a picture', () => {
  test.each(['/picture.gif', '/picture-redirected.gif'])('%s is served locked down, as what it is', async (path) => {
    const response = await serve(SITE + path)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'private, max-age=604800, immutable',
      'content-disposition': 'inline; filename="picture.gif"',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': 'image/gif',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
    const bytes = await response.bytes()
    expect([bytes.byteLength, pictureTypeOf(bytes)?.mime]).toEqual([23, 'image/gif'])
    expect(logged).toEqual([])
  })

  test('is fetched from its site once, however many look at it', async () => {
    const visit = crypto.randomUUID()
    const address = `${SITE}/picture.gif?visit=${visit}`
    const first = await serve(address)
    const second = await serve(address)
    expect([...second.headers]).toEqual([...first.headers])
    expect(await second.bytes()).toEqual(await first.bytes())
    const seen: { requests: unknown[] } = await (await fetch(`${SITE}/visits/${visit}`)).json()
    expect(seen.requests).toHaveLength(1)
  })

  test('is served without a cache as well', async () => {
    vi.spyOn(caches.default, 'match').mockRejectedValue(new Error('No cache.'))
    vi.spyOn(caches.default, 'put').mockRejectedValue(new Error('No cache.'))
    const response = await serve(`${SITE}/picture.gif?without-cache`)
    expect((await response.bytes()).byteLength).toBe(23)
  })

  test('kept while its host was open is not served once it is closed', async () => {
    const address = `${SITE}/picture.gif?closed-later`
    await (await serve(address)).bytes()
    expect((await serve(address, parsePolicy('', ''))).status).toBe(404)
  })

  test('of the largest size is served', async () => {
    expect((await (await serve(`${SITE}/picture-largest.gif`)).bytes()).byteLength).toBe(8 * 1024 * 1024)
  })

  test('begins before all of it is here, and is not gone on with when nobody looks', async () => {
    const ctx = createExecutionContext()
    const { body } = await servePicture(`${SITE}/picture-half.gif`, policy, 'Edgewise/1', ctx)
    const reader = body?.getReader()
    expect((await reader?.read())?.value?.byteLength).toBeGreaterThan(0)
    await reader?.cancel()
    await waitOnExecutionContext(ctx)
  })

  test('that has no end breaks off, and half of it is not kept', async () => {
    const address = `${SITE}/picture-endless.gif`
    for (const time of [1, 2]) {
      await expect(serve(address)).rejects.toThrow()
      expect(logged.filter((line) => line.includes('too_large'))).toHaveLength(time)
    }
  })
})

test.concurrent('a picture that begins after 6 s is served', { timeout: 20_000 }, async () => {
  expect((await serve(`${SITE}/picture-late.gif`)).status).toBe(200)
})

test.concurrent('one that does not begin within 10 s is not', { timeout: 20_000 }, async () => {
  const start = performance.now()
  expect((await serve(`${SITE}/picture-too-late.gif`)).status).toBe(404)
  expect(performance.now() - start).toBeLessThan(12_000)
})

test('a site is waited for so long and no longer, and not blamed for what its reader takes', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const patience = new Patience(1_000)
  const waits = async (ms: number) => {
    const waiting = patience.of(new Promise<void>((resolve) => setTimeout(resolve, ms)))
    await vi.advanceTimersByTimeAsync(ms)
    await waiting
  }
  await waits(600)
  await vi.advanceTimersByTimeAsync(60_000)
  await waits(399)
  expect(patience.signal.aborted).toBe(false)
  await waits(2)
  expect(patience.signal.aborted).toBe(true)
})

describe('anything else is an empty 404, and the log tells why', () => {
  test.each([
    ['/picture.svg', 'not_picture'],
    ['/picture.html', 'not_picture'],
    ['/empty', 'not_picture'],
    ['/picture-large.gif', 'too_large'],
    ['/picture-many-pixels.gif', 'too_large'],
    ['/picture-inward.gif', 'address_ip'],
    ['/picture-cut.gif', 'network'],
    ['/redirect/6', 'redirects'],
    ['/404', 'status_404'],
    ['/500', 'status_500'],
  ])('%s: %s', async (path, reason) => {
    const response = await serve(`${SITE}${path}?secret`)
    expect([response.status, await response.text()]).toEqual([404, ''])
    expect(logged.map((line) => JSON.parse(line))).toEqual([{ event: 'picture_failed', url: SITE + path, reason }])
  })

  test('an address inside is not asked', async () => {
    expect((await serve('http://10.0.0.1/picture.gif')).status).toBe(404)
    expect(logged[0]).toContain('address_ip')
  })
})

describe('the type of a picture is told by its bytes', () => {
  const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

  test.each([
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['GIF87a', 'image/gif'],
    ['GIF89a', 'image/gif'],
    ['RIFF\x24\0\0\0WEBPVP8 ', 'image/webp'],
    ['\0\0\0\x1cftypavif\0\0\0\0', 'image/avif'],
    ['\0\0\0\x1cftypavis\0\0\0\0', 'image/avif'],
    ['\0\0\0\x1cftypmif1\0\0\0\0miafavif', 'image/avif'],
    ['\0\0\x01\0\x01\0\x10\x10', 'image/x-icon'],
    ['', undefined],
    ['GIF88a', undefined],
    ['\x89PNG', undefined],
    ['RIFF\x24\0\0\0WAVEfmt ', undefined],
    ['\0\0\0\x1cftypmp42\0\0\0\0mp42isom', undefined],
    ['\0\0\0\x1cftypheic\0\0\0\0mif1heic', undefined],
    ['\0\0\x01\0\0\0', undefined],
    ['\0\0\x02\0\x01\0', undefined],
    ['BM', undefined],
    ['%PDF-1.7', undefined],
    ['<svg xmlns="http://www.w3.org/2000/svg">', undefined],
    ['<?xml version="1.0"?><svg>', undefined],
    ['<!doctype html>', undefined],
    [' GIF89a', undefined],
  ])('%j: %s', (start, mime) => expect(pictureTypeOf(latin(start))?.mime).toBe(mime))
})
