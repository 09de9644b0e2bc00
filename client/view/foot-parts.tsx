/** What stands at the foot of a room, by who looks at it: a part of its own each, as those in `parts.tsx`. */

import { later } from './later.tsx'

export const SignIn = later(async () => (await import('./sign-in.tsx')).SignIn)
export const Writing = later(async () => (await import('./writing.tsx')).Writing)
