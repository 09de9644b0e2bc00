/** How often everybody may post, in the steps that it can be set to. */

/** In seconds. */
export const SLOW_STEPS: readonly (readonly [string, number])[] = [
  ['Off', 0],
  ['10 seconds', 10],
  ['1 minute', 60],
  ['10 minutes', 600],
  ['1 hour', 3600],
]

/** `10 s` said as people say it. */
export function spanOf(seconds: number): string {
  const known = SLOW_STEPS.find(([, step]) => step === seconds)
  return known ? known[0] : `${seconds} seconds`
}
