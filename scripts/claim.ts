// What keeps a stranger from becoming the owner of a new deployment: a secret that only whoever has made it knows.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { answerOf } from './answer.ts'
import { localVariables } from './settings.ts'
import { flush } from './whole-file.ts'

/** The setting. */
export const CLAIM = 'CLAIM_TOKEN'
/** In ms: the first answer of a server that has just been started. */
const PATIENCE = 10_000

const Token = v.pipe(v.string(), v.trim(), v.regex(/^[\w-]{32}$/))
const Claimed = v.pipe(v.string(), v.parseJson(), v.object({ claimed: v.literal(true) }))

export function createClaim(): string {
  return randomBytes(24).toString('base64url')
}

/**
 * Whoever opens this while there is no owner, and registers, is the owner. A fragment is sent to nobody, so that no log of a
 * proxy has the secret.
 */
export function claimLink(address: string, claim: string): string {
  return `${address}/#claim=${claim}`
}

/** Where a data folder has its own: no part of a backup, so that it is nowhere but here. */
export function claimFile(data: string): string {
  return join(data, 'claim')
}

/**
 * The data folder's own, made at first use and kept; undefined where the settings of this computer say which one holds, or
 * that none does. With data that has an owner it has no effect.
 */
export function takeClaim(data: string): string | undefined {
  if (localVariables([CLAIM])[CLAIM] !== undefined) return undefined
  const file = claimFile(data)
  // What was cut off or is something else is as good as nothing: nobody can guess what replaces it.
  const kept = v.safeParse(Token, existsSync(file) ? readFileSync(file, 'utf8') : '')
  return kept.success ? kept.output : keep(createClaim(), file)
}

/** Whether a deployment on this computer has an owner. If it does not say so, a link that may be of no use does no harm. */
export async function isClaimed(address: string, headers: Readonly<Record<string, string>> = {}): Promise<boolean> {
  return v.is(Claimed, await answerOf(`${address}/api/session`, PATIENCE, headers))
}

function keep(claim: string, file: string): string {
  const next = `${file}.new`
  rmSync(next, { force: true })
  writeFileSync(next, `${claim}\n`, { mode: 0o600, flag: 'wx' })
  flush(next)
  renameSync(next, file)
  return claim
}
