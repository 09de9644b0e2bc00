import { defineConfig } from 'vitest/config'

// Under Node, solid-js is by default the build for servers, in whose stores nothing ever changes.
const conditions = ['browser', 'module', 'import', 'default']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'client',
    environment: 'node',
    include: ['test/client/**/*.test.ts'],
    server: { deps: { inline: [/solid-js/] } },
  },
})
