/** What an object still owes others (R13), for tests that wait until they have heard, or until it is due. */

import { runInDurableObject } from 'cloudflare:test'
import { expect, vi } from 'vitest'

/** Resolves once everybody has heard what the object had to tell. */
export async function untilSettled(stub: DurableObjectStub): Promise<void> {
  await vi.waitFor(async () => expect(await debtsOf(stub)).toBe(0))
}

export function debtsOf(stub: DurableObjectStub): Promise<number> {
  return runInDurableObject(
    stub,
    (_, { storage }) => storage.sql.exec<{ debts: number }>('SELECT count(*) AS debts FROM owed').one().debts,
  )
}

/** Tells once more what could not be told, as if the time for it had come. */
export async function collect(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, async (instance, { storage }) => {
    storage.sql.exec('UPDATE owed SET due = 0')
    await instance.alarm?.()
  })
}
