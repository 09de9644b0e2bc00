// Browser tests: a real Chromium against what `npm start` serves, with a fresh data folder.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig, devices } from '@playwright/test'
import { findChromium } from '../../scripts/chromium.ts'
import { findFreePort } from '../../scripts/port.ts'
import { root } from '../../scripts/project.ts'
import { STANDARD_VARIABLES } from '../../scripts/settings.ts'

const { env } = process
// Playwright reads this file again in each of its processes, which inherit what the first one has settled here.
env.EDGEWISE_TEST_PORT ??= String(await findFreePort())
env.EDGEWISE_TEST_DATA ??= mkdtempSync(join(tmpdir(), 'edgewise-browser-'))
// Where tests serve pages to link to (host:port); the deployment may reach it although it is not public.
env.EDGEWISE_TEST_SITE ??= `127.0.0.1:${await findFreePort()}`

const baseURL = `http://127.0.0.1:${env.EDGEWISE_TEST_PORT}`
const executablePath = findChromium()

export default defineConfig({
  forbidOnly: Boolean(env.CI),
  workers: 1,
  // A shared machine can stand still for longer than a test waits. What passes only then is named as flaky.
  retries: env.CI ? 1 : 0,
  timeout: 60_000,
  // What is fast on a laptop is slow on a machine that builds something else meanwhile.
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    baseURL,
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: 'node scripts/run.mjs start --host 127.0.0.1',
    cwd: root,
    url: baseURL,
    env: {
      EDGEWISE_PORT: env.EDGEWISE_TEST_PORT,
      EDGEWISE_DATA: env.EDGEWISE_TEST_DATA,
      EDGEWISE_HTTPS: '0',
      // By which a page is not at home; see network.spec.ts.
      EDGEWISE_ALLOWED_HOSTS: 'chat.example',
      ...STANDARD_VARIABLES,
      UNFURL_ALLOW: env.EDGEWISE_TEST_SITE,
    },
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
  },
})
