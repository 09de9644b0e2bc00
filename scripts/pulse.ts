// Whether what was started still answers: wrangler lives on, and its port is open, when its runtime has died for good.
import { setTimeout as delay } from 'node:timers/promises'
import { answerOf } from './answer.ts'

/** Between two looks, and how long an answer may take, in ms. */
const PAUSE = 5_000
const PATIENCE = 2_000
/** So many looks in a row, since a machine that has much to do is slow, and wrangler first tries to help itself. */
const MISSED_MAX = 6

/** Resolves once nothing has answered there for half a minute. */
export async function untilSilent(address: string): Promise<void> {
  for (let missed = 0; missed < MISSED_MAX; ) {
    const before = Date.now()
    await delay(PAUSE)
    const answered = (await answerOf(`${address}/api/session`, PATIENCE)) !== undefined
    // If it has taken longer, the machine has slept or we were kept waiting ourselves: that says nothing of others.
    const late = Date.now() - before > PAUSE + 2 * PATIENCE
    missed = answered || late ? 0 : missed + 1
  }
}
