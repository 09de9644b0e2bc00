// Tests of what both sides agree on. They need no runtime but Node.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  cacheDir: '../../node_modules/.vite',
  test: {
    name: 'protocol',
    root: import.meta.dirname,
    include: ['*.test.ts'],
  },
})
