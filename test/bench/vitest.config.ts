/** Measurements on real workerd. They are no tests: `npm run bench -- rows` runs them and prints what they find. */

import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { STANDARD_VARIABLES } from '../../scripts/settings.ts'

export default defineConfig({
  plugins: [
    cloudflareTest(({ inject }) => ({
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        bindings: {
          ...STANDARD_VARIABLES,
          PASSWORD_COST: 'm=64,t=1,p=1',
          UNFURL_ALLOW: `127.0.0.1:${inject<number>('sitePort')}`,
        },
      },
    })),
  ],
  test: { name: 'bench', include: ['test/bench/*.bench.test.ts'], globalSetup: ['test/site/site.ts'] },
})
