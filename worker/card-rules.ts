/** Which links become cards by what is set on screen: a copy that is used for some seconds. */

import type { CardRules } from '../protocol/model.ts'
import type { Env } from './env.ts'
import { logError } from './log.ts'
import { directory } from './objects.ts'

/** Milliseconds. Without it each link, preview and picture would be one more request to the one Directory there is. */
const KEPT_FOR = 10_000

interface Copy {
  readonly rules: CardRules
  readonly until: number
}

/** By the Directories that this isolate knows, of which a deployment has one. */
const copies = new WeakMap<Env['DIRECTORY'], Copy>()

/** How often they were changed from here. */
let changes = 0

export async function cardRules(env: Env): Promise<CardRules> {
  const asked = Date.now()
  const copy = copies.get(env.DIRECTORY)
  if (copy && copy.until > asked) return copy.rules
  // Who comes meanwhile, and whoever finds the Directory out of reach, goes by what it said before.
  if (copy) copies.set(env.DIRECTORY, { ...copy, until: asked + KEPT_FOR })
  try {
    const before = changes
    const { cards, denied } = await directory(env).deployment()
    // An answer from before a change must not stand after it.
    if (changes === before) copies.set(env.DIRECTORY, { rules: { cards, denied }, until: asked + KEPT_FOR })
    return { cards, denied }
  } catch (error) {
    if (!copy) throw error
    logError('directory_unreachable', error, {})
    return copy.rules
  }
}

/** They were changed from here, where that holds at once. */
export function forgetCardRules(env: Env): void {
  changes += 1
  copies.delete(env.DIRECTORY)
}
