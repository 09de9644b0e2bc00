import 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The port of the site in `site/` on 127.0.0.1. */
    readonly sitePort: number
  }
}
