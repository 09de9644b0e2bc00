/** Values by key, of which each is heard of by itself: whoever reads one is not told when another changes. */

import { type Accessor, batch, createComputed, createSignal, getListener, on, onCleanup, untrack } from 'solid-js'

/** For as long as a key is read. */
interface Reading {
  readonly track: Accessor<void>
  readonly tell: () => void
  readers: number
}

export function createKeyed<T>(values: Accessor<ReadonlyMap<string, T>>): (key: string) => T | undefined {
  const readings = new Map<string, Reading>()
  createComputed(
    on(values, (now, before) =>
      batch(() => {
        for (const [key, { tell }] of readings) if (now.get(key) !== before?.get(key)) tell()
      }),
    ),
  )
  return (key) => {
    if (getListener()) read(readings, key)
    return untrack(values).get(key)
  }
}

function read(readings: Map<string, Reading>, key: string): void {
  const reading = readings.get(key) ?? newReading()
  readings.set(key, reading)
  reading.readers += 1
  reading.track()
  onCleanup(() => {
    reading.readers -= 1
    if (reading.readers === 0) readings.delete(key)
  })
}

function newReading(): Reading {
  const [track, tell] = createSignal(undefined, { equals: false })
  return { track, tell, readers: 0 }
}
