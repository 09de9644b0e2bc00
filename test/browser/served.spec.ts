/** How the page and the API are served. */

import { randomUUID } from 'node:crypto'
import { type APIResponse, expect } from '@playwright/test'
import { test } from './test.ts'

test('the page and all its parts come with a strict policy', async ({ page, request }) => {
  const parts: string[] = []
  page.on('response', (response) => parts.push(response.url()))
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Lobby' })).toBeVisible()
  expect(parts.filter((url) => url.includes('/assets/')).length).toBeGreaterThanOrEqual(2)
  for (const url of parts) {
    const response = await request.get(url)
    expectLocked(response)
    if (new URL(url).pathname.startsWith('/api/')) continue
    expect(response.headers()['content-security-policy'], url).toContain("script-src 'self';")
    expect(response.headers()['cross-origin-opener-policy'], url).toBe('same-origin')
  }
})

test('the API answers with nothing that a browser could run or keep', async ({ request }) => {
  for (const path of ['/api/session', '/api/rooms', '/api/rooms/lobby/messages', '/api/nothing']) {
    const response = await request.get(path)
    expectLocked(response)
    expect(response.headers()['content-security-policy'], path).toContain('sandbox')
    expect(response.headers()['content-type'], path).toContain('application/json')
    expect(response.headers()['cache-control'], path).toBe('no-store')
  }
})

test('every address of a room is the page, and one that is no room says so', async ({ ada, room }) => {
  await ada.open(room)
  await ada.page.goto(`/rooms/${randomUUID()}`)
  await expect(ada.page.getByRole('heading', { name: 'Nothing to see here' })).toBeVisible()
  await expect(ada.composer).toHaveCount(0)
  await ada.page.getByRole('link', { name: 'Go to the lobby' }).click()
  await ada.entered('Lobby')
  await expect(ada.page).toHaveURL('/')
})

test('a part of the page that is gone is not the page, which would be kept for a year', async ({ request }) => {
  for (const mode of ['navigate', 'no-cors']) {
    const gone = await request.get('/assets/gone.js', { headers: { 'Sec-Fetch-Mode': mode } })
    expect([gone.status(), gone.headers()['cache-control']]).toEqual([404, 'no-store'])
    const page = await request.get('/rooms/anything', { headers: { 'Sec-Fetch-Mode': mode } })
    expect([page.status(), page.headers()['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers()['cache-control']).not.toContain('immutable')
  }
})

test('what the page is as an app stands beside it, and is asked for anew', async ({ page, request }) => {
  await page.goto('/')
  const manifest = page.locator('link[rel="manifest"]')
  const response = await request.get((await manifest.getAttribute('href')) ?? '')
  expectLocked(response)
  expect(response.headers()['content-type']).toContain('application/manifest+json')
  expect(response.headers()['cache-control']).toContain('must-revalidate')
  const app = await response.json()
  const lead = (address: string) => new URL(address, response.url()).pathname
  expect([app.name, app.display, lead(app.start_url), lead(app.scope)]).toEqual(['Edgewise', 'standalone', '/', '/'])
  for (const { src, type } of app.icons)
    expect((await request.get(lead(src))).headers()['content-type'], src).toContain(type)
})

test('an address of nothing becomes that of the lobby, which is shown', async ({ ada }) => {
  await ada.page.goto('/nonsense')
  await ada.entered('Lobby')
  await expect(ada.page).toHaveURL('/')
})

function expectLocked(response: APIResponse): void {
  const headers = response.headers()
  const policy = headers['content-security-policy'] ?? ''
  expect(policy, response.url()).toContain("default-src 'none'")
  expect(policy, response.url()).toContain("frame-ancestors 'none'")
  expect(policy, response.url()).not.toContain('unsafe')
  expect(headers['x-content-type-options'], response.url()).toBe('nosniff')
  expect(headers['referrer-policy'], response.url()).toBe('no-referrer')
}
