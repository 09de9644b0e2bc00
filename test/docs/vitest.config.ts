// What README.md and docs/ say, held against what they speak of.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'docs',
    include: ['test/docs/*.test.ts'],
  },
})
