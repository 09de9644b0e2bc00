// A server of one's own, as a team would run it: certificates, and the real nginx in front of `npm run serve`.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'server',
    include: ['test/server/*.test.ts'],
    // One server after another: each of them is a build and a runtime of its own.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
