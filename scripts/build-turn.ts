// One build of this folder at a time: what they make stands in the same place until it is published.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { hold } from './data-lock.ts'
import { root } from './project.ts'

const folder = join(root, '.wrangler')
/** Held until this process ends, however it ends. */
let turn: DatabaseSync | undefined

/** Resolves once no other build is under way. */
export async function awaitTurn(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (let told = false; ; told = true) {
    turn = hold(join(folder, 'build.lock'), 0)
    if (turn) return
    if (!told) console.error('Another build of this folder is under way. This one begins when that has ended.')
    await delay(200)
  }
}
