/** Two people in browsers, with nginx between them and the server. */

import { type Browser, expect, type Locator, type Page } from '@playwright/test'
import { findFreePort } from '../../scripts/port.ts'
import { Certificates } from '../server/certificates.ts'
import { Edgewise } from '../server/edgewise.ts'
import { intranet, Nginx, nginx } from '../server/nginx.ts'
import { freshNickname, PASSWORD } from './account.ts'
import { test } from './test.ts'

test.skip(!nginx, 'there is no nginx; Debian has it as nginx-light')

for (const { path, where } of [
  { path: '/', where: 'on a host name of its own' },
  { path: '/chat/', where: 'below a path' },
]) {
  test(`two people talk through nginx ${where}, and notice no reload of it`, async ({ browser, site }) => {
    const { proxy, address, stop } = await serve(path)
    try {
      const asked: string[] = []
      const enter = (name: string) => register(browser, address, name, (url) => asked.push(url))
      const ada = await enter('Ada')
      // The first is the owner, and is led through what there is to set.
      await ada.getByRole('dialog', { name: 'This chat is yours' }).getByRole('button', { name: 'Close' }).click()
      const ben = await enter('Ben')
      await say(ada, 'Before the reload')
      await expect(row(ben, 'Before the reload')).toBeVisible()
      await proxy.reload()
      await say(ben, `After the reload ${site.page({ title: 'A page of the intranet' })}`)
      await expect(row(ada, 'After the reload')).toBeVisible()
      for (const page of [ada, ben]) await expect(page.locator('.status-line')).not.toContainText('Not connected')
      await expect(ada.getByRole('link', { name: 'A page of the intranet' })).toBeVisible()
      const icon = ada.locator('.card-icon')
      await expect.poll(() => icon.evaluate((img) => img instanceof HTMLImageElement && img.naturalWidth)).toBe(1)

      // An address of the page comes through nginx as one.
      await ben.goto(`${address}rooms/lobby`)
      await expect(row(ben, 'Before the reload')).toBeVisible()
      await expect(ben).toHaveURL(address)
      for (const page of [ada, ben]) await page.context().close()
      expect(asked.filter((url) => !url.startsWith(address))).toEqual([])
    } finally {
      await stop()
    }
  })
}

async function serve(path: string) {
  const certificates = new Certificates()
  await certificates.ask('--host', 'localhost')
  const edgewise = await Edgewise.start(path, { UNFURL_ALLOW: process.env.EDGEWISE_TEST_SITE })
  const https = await findFreePort()
  const own = { certificate: certificates.file('localhost.crt'), key: certificates.file('localhost.key'), https }
  const proxy = new Nginx({
    ...own,
    sites: ['edgewise-upstream.conf', ...(path === '/' ? ['edgewise.conf'] : [])],
    ...(path !== '/' && { more: intranet(own) }),
    upstream: edgewise.port,
    http: await findFreePort(),
  })
  await proxy.start()
  const stop = async () => {
    await proxy.stop()
    await edgewise.stop()
    certificates.remove()
  }
  return { proxy, address: `https://localhost:${https}${path}`, stop }
}

/** Registers somebody, in a browser of their own. `asked` hears of every request and socket. */
async function register(browser: Browser, address: string, name: string, asked: (url: string) => void): Promise<Page> {
  // No browser of the tests trusts the authority; that those who do are content is tried without one.
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  page.on('request', (request) => asked(request.url()))
  page.on('websocket', (socket) => asked(socket.url().replace(/^ws/, 'http')))
  await page.goto(address)
  await page.getByLabel('Nickname').fill(freshNickname(name))
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(page.getByRole('textbox', { name: /^Message in / })).toBeVisible()
  return page
}

async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: /^Message in / })
  await composer.fill(text)
  await composer.press('Enter')
}

function row(page: Page, text: string): Locator {
  return page.locator('[data-message]').filter({ hasText: text })
}
