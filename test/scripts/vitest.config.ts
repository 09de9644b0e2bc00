// The scripts' own tests: they run the scripts as a user does, in Node.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/scripts/*.test.ts'],
    // One server after another: each of them is a build and a runtime of its own.
    fileParallelism: false,
    testTimeout: 60_000,
  },
})
