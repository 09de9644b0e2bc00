import type { Env as Bindings } from '../worker/env.ts'

declare global {
  interface ImportMeta {
    /** Of the variables of the environment, those that begin with `VITE_`. */
    readonly env: Readonly<Record<string, string | undefined>>
  }
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import('../worker/worker.ts')
    }
    interface Env extends Bindings {}
  }
}
