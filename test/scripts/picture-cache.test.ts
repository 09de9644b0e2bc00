// What is left of the pictures on disk, in real files.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { boundPictures, trimPictures } from '../../scripts/picture-cache.ts'

let data: string
let pictures: string

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'edgewise-pictures-'))
  pictures = join(data, 'v3', 'cache', 'default', 'blobs')
  mkdirSync(pictures, { recursive: true })
})
afterEach(() => rmSync(data, { recursive: true }))

it('the oldest go until half is left, once they take more than they may', async () => {
  // The newest has the first name.
  for (const [index, name] of ['d', 'c', 'b', 'a'].entries()) keep(name, 25_000, index)
  await trimPictures(data, 100_000)
  expect(readdirSync(pictures)).toEqual(['a', 'b', 'c', 'd'])
  keep('0', 1, 4)
  await trimPictures(data, 100_000)
  expect(readdirSync(pictures)).toEqual(['0', 'a'])
})

it('those that could not be had take their place too', async () => {
  for (let index = 0; index < 30; index++) keep(`${index}`, 0, index)
  await trimPictures(data, 100_000)
  expect(readdirSync(pictures)).toHaveLength(12)
})

it('none is left at a start, and what is said stays; a server that has none yet is looked after too', async () => {
  vi.useFakeTimers()
  keep('left by the last one', 1, 0)
  const room = join(data, 'v3', 'do', 'a room')
  mkdirSync(join(room, '..'))
  writeFileSync(room, '')
  boundPictures(data)
  expect(existsSync(pictures)).toBe(false)
  await vi.advanceTimersByTimeAsync(60_000)
  mkdirSync(pictures, { recursive: true })
  // More than there may be.
  for (const [index, name] of ['c', 'b', 'a'].entries()) keep(name, 100 * 1024 * 1024, index)
  vi.advanceTimersByTime(60_000)
  vi.useRealTimers()
  await expect.poll(() => readdirSync(pictures)).toEqual(['a'])
  expect(existsSync(room)).toBe(true)
})

/** As the runtime keeps one, at that second. */
function keep(name: string, size: number, second: number): void {
  const file = join(pictures, name)
  writeFileSync(file, '')
  truncateSync(file, size)
  utimesSync(file, second, second)
}
