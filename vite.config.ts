/** Builds the page: `client/` for the Worker's assets: into `client/dist`, or where `--outDir` says. */

import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'
import { parseBase } from './scripts/base.ts'

const { EDGEWISE_BASE } = process.env
const base = parseBase(EDGEWISE_BASE || '/')
if (base === undefined) throw new Error(`EDGEWISE_BASE must be a path such as /chat/, not "${EDGEWISE_BASE}".`)

export default defineConfig({
  root: 'client',
  base,
  plugins: [solid()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2024',
    // The first browsers with `light-dark()`, which is then left as it is.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The Content-Security-Policy of `client/public/_headers` allows no inline script and no `data:` address.
    // What a part needs besides itself is asked for by the part: the list of it for each would be a kilobyte of every first load.
    modulePreload: { polyfill: false, resolveDependencies: () => [] },
    assetsInlineLimit: 0,
    // A busy machine is nothing to complain of to whoever starts a server.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
})
