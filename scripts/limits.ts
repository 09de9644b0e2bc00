// Rate limits for the runtime alone, which has none of its own.
import * as v from 'valibot'

/** As wrangler.toml has them; the period in seconds. */
export const RateLimits = v.record(
  v.string(),
  v.looseObject({ simple: v.object({ limit: v.number(), period: v.number() }) }),
)
export type RateLimits = v.InferOutput<typeof RateLimits>

/** Bindings to gate/limits.mjs, which the Worker cannot tell from the platform's. */
export function limitBindings(limits: RateLimits) {
  return Object.fromEntries(
    Object.entries(limits).map(([name, { simple }]) => [
      name,
      { name: 'limits', entrypoint: 'Limit', props: { name, ...simple } },
    ]),
  )
}
