/** What writes docs/benchmarks.md. */

import { expect, test } from 'vitest'
import { within } from '../bench/load/deadline.ts'
import { RemoteCrowd } from '../bench/load/remote-crowd.ts'

test('nobody waits for a crowd whose process has ended', async () => {
  const crowd = new RemoteCrowd()
  const place = { dialect: 'plain', address: 'ws://127.0.0.1', people: [], compress: false } as const
  const asked = crowd.ask('post', place, { seconds: 3_600, server: process.pid })
  crowd.stop()
  await expect(asked).rejects.toThrow('ended with SIGKILL before it had done "post"')
  await expect(crowd.ask('heard')).rejects.toThrow('before it had done "heard"')
})

test('nothing is waited for without end', async () => {
  await expect(within(0, 'something comes', new Promise(() => {}))).rejects.toThrow('in vain until something comes.')
  expect(await within(1, 'it is there', Promise.resolve('it'))).toBe('it')
})
