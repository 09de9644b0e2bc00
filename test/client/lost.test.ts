import { type Accessor, createRoot, createSignal, type Setter } from 'solid-js'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Connection } from '../../client/room.ts'
import { createLost } from '../../client/view/lost.ts'

let lost: Accessor<boolean>
let connect: Setter<Connection>
let dispose: () => void

beforeEach(() => {
  vi.useFakeTimers()
  createRoot((end) => {
    const [connection, setConnection] = createSignal<Connection>({ status: 'open' })
    lost = createLost(connection)
    connect = setConnection
    dispose = end
  })
})

afterEach(() => {
  dispose()
  vi.useRealTimers()
})

const lose = () => connect({ status: 'lost', since: Date.now(), retryAt: Date.now() + 500 })

it('a connection that is back within two seconds was never lost', () => {
  lose()
  vi.advanceTimersByTime(1_999)
  connect({ status: 'open' })
  vi.advanceTimersByTime(10_000)
  expect(lost()).toBe(false)
})

it('one that is not is lost from then on, through every attempt, until it is open', () => {
  lose()
  const since = Date.now()
  vi.advanceTimersByTime(1_500)
  connect({ status: 'lost', since, retryAt: Date.now() + 1_000 })
  vi.advanceTimersByTime(499)
  expect(lost()).toBe(false)
  vi.advanceTimersByTime(1)
  expect(lost()).toBe(true)
  connect({ status: 'lost', since, retryAt: Date.now() + 2_000 })
  expect(lost()).toBe(true)
  connect({ status: 'open' })
  expect(lost()).toBe(false)
})

it('the loss of one room is not that of the room opened next', () => {
  lose()
  vi.advanceTimersByTime(2_000)
  expect(lost()).toBe(true)
  connect({ status: 'connecting' })
  expect(lost()).toBe(false)
})
