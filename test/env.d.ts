import type { Env as Bindings } from '../worker/env.ts'

declare global {
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import('../worker/worker.ts')
    }
    interface Env extends Bindings {}
  }
}
