/** Tests on real workerd, in the Worker of wrangler.toml. */

import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { STANDARD_VARIABLES } from './scripts/settings.ts'

export default workerTests(['test/*.test.ts'])

/** @param bindings settings that differ from the standard ones */
export function workerTests(include: string[], bindings: Readonly<Record<string, string>> = {}) {
  return defineConfig({
    plugins: [
      cloudflareTest(({ inject }) => ({
        wrangler: { configPath: './wrangler.toml' },
        miniflare: {
          bindings: {
            // Whatever the owner of this deployment has set.
            ...STANDARD_VARIABLES,
            // The hash at its real cost would take most of the tests' time.
            PASSWORD_COST: 'm=64,t=1,p=1',
            OPERATOR_TOKEN: 'the token of the tests',
            UNFURL_ALLOW: `127.0.0.1:${inject<number>('sitePort')}, wiki.lan, wiki.example.com`,
            PUSH_ALLOW: `127.0.0.1:${inject<number>('sitePort')}, notify.example.com`,
            ...bindings,
          },
        },
      })),
    ],
    test: { include, silent: 'passed-only', globalSetup: ['test/site/site.ts'] },
  })
}
