import { createRoot } from 'solid-js'
import { expect, it } from 'vitest'
import { createDeed } from '../../client/view/deed.ts'

it('a deed that ended in a bug can be done again', async () => {
  const deed = createRoot(createDeed)
  await expect(deed.run(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug')
  expect(deed.busy()).toBe(false)
  expect(await deed.run(async () => undefined)).toBe(true)
})
