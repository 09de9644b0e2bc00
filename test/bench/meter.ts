/** Counts what the platform would bill for, inside the real objects. */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Room } from '../../worker/room.ts'
import { User } from '../../worker/user.ts'
import worker from '../../worker/worker.ts'

export interface Cost {
  rowsWritten: number
  rowsRead: number
  /** Calls of objects by the Worker and by each other, upgrades, alarms and, by twenties, frames from clients. */
  objectRequests: number
  /** Calls of the Worker: over HTTP, and by the queue. */
  workerRequests: number
  queueOperations: number
}

/** Twenty frames from clients are billed as one request. */
const FRAME = 1 / 20
/** Each message is written to the queue, read from it and deleted in it. */
const OPERATIONS_PER_JOB = 3

let cost = nothing()
let batch: unknown

/** What `action` costs, and all that it sets going until it resolves. */
export async function costOf(action: () => Promise<unknown>): Promise<Cost> {
  const measured = nothing()
  cost = measured
  batch = undefined
  await action()
  cost = nothing()
  return measured
}

/** Resolves when the queue has handed over its next batch and the Worker is done with it. */
export async function untilQueueWorked(): Promise<void> {
  while (batch === undefined) await scheduler.wait(10)
  await batch
}

/**
 * Begins to count, for good. The objects run in the isolate of the tests, so what is put round the methods of a
 * prototype here is what they call.
 */
export async function installMeter(): Promise<void> {
  await runInDurableObject(env.ROOM.getByName('lobby'), (_, { storage }) => {
    const cursor = Object.getPrototypeOf(storage.sql.exec('SELECT 1'))
    for (const read of ['toArray', 'one']) around(cursor, read, (_rows, of) => countRows(of))
    around(Object.getPrototypeOf(storage.sql), 'exec', countRows)
    // The platform bills an alarm that is set as a row that is written.
    around(Object.getPrototypeOf(storage), 'setAlarm', () => add('rowsWritten', 1))
  })
  around(Object.getPrototypeOf(env.UNFURL), 'sendBatch', (_sent, _queue, [jobs]) => {
    if (Array.isArray(jobs)) add('queueOperations', jobs.length * OPERATIONS_PER_JOB)
  })
  for (const object of [Room.prototype, User.prototype]) {
    around(object, 'webSocketMessage', () => add('objectRequests', FRAME))
    around(object, 'alarm', () => add('objectRequests', 1))
  }
  around(worker, 'fetch', () => add('workerRequests', 1))
  around(worker, 'queue', (work) => {
    add('workerRequests', 1)
    batch = work
  })
  replaceResult(Object.getPrototypeOf(env.ROOM), 'getByName', countedStub)
}

function add(what: keyof Cost, amount: number): void {
  cost[what] += amount
}

function nothing(): Cost {
  return { rowsWritten: 0, rowsRead: 0, objectRequests: 0, workerRequests: 0, queueOperations: 0 }
}

const counted = new WeakMap<object, { rowsWritten: number; rowsRead: number }>()

/** Adds what a cursor has read and written since it was last looked at: its figures grow while it is read. */
function countRows(cursor: unknown): void {
  if (typeof cursor !== 'object' || cursor === null || !('rowsRead' in cursor && 'rowsWritten' in cursor)) return
  const { rowsRead, rowsWritten } = { rowsRead: Number(cursor.rowsRead), rowsWritten: Number(cursor.rowsWritten) }
  const before = counted.get(cursor) ?? { rowsRead: 0, rowsWritten: 0 }
  counted.set(cursor, { rowsRead, rowsWritten })
  add('rowsRead', rowsRead - before.rowsRead)
  add('rowsWritten', rowsWritten - before.rowsWritten)
}

/** Every call of a method of another object is one request to it. */
function countedStub(stub: unknown): unknown {
  if (typeof stub !== 'object' || stub === null) return stub
  return new Proxy(stub, {
    get(target, name) {
      const method = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...args: unknown[]) => {
        add('objectRequests', 1)
        return Reflect.apply(method, target, args)
      }
    },
  })
}

/** Calls `after` with the result of each call of a method, the object it was called on, and its arguments. */
function around(owner: object, name: string, after: (result: unknown, of: unknown, args: unknown[]) => void): void {
  replaceResult(owner, name, (result, of, args) => {
    after(result, of, args)
    return result
  })
}

function replaceResult(
  owner: object,
  name: string,
  replace: (result: unknown, of: unknown, args: unknown[]) => unknown,
): void {
  const method = Reflect.get(owner, name)
  if (typeof method !== 'function') throw new Error(`There is no method ${name} to measure.`)
  const measured = function (this: unknown, ...args: unknown[]): unknown {
    return replace(Reflect.apply(method, this, args), this, args)
  }
  Object.defineProperty(owner, name, { value: measured, configurable: true, writable: true })
}
