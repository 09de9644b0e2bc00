/** Whether somebody looks at the page, as the browser says it. */

import { beforeEach, expect, it, vi } from 'vitest'
import { browser } from '../../client/environment.ts'

let hasFocus: boolean
let page: EventTarget
let win: EventTarget

beforeEach(() => {
  hasFocus = true
  page = Object.assign(new EventTarget(), { visibilityState: 'visible', hasFocus: () => hasFocus })
  win = new EventTarget()
  vi.stubGlobal('document', page)
  vi.stubGlobal('addEventListener', win.addEventListener.bind(win))
  return () => vi.unstubAllGlobals()
})

const focus = (has: boolean) => {
  hasFocus = has
  win.dispatchEvent(new Event(has ? 'focus' : 'blur'))
}
const show = (visibilityState: 'visible' | 'hidden') => {
  Object.assign(page, { visibilityState })
  page.dispatchEvent(new Event('visibilitychange'))
}

it('nobody looks at a page whose window is visible beside the one that is used', () => {
  const told: boolean[] = []
  const stop = browser.onSight((seen) => told.push(seen))
  focus(false)
  expect([told, browser.seen()]).toEqual([[false], false])
  focus(true)
  expect([told, browser.seen()]).toEqual([[false, true], true])
  stop()
  focus(false)
  expect(told).toHaveLength(2)
})

it('another tab is said with whether the page is shown all the same, and so is the way back', () => {
  const told: boolean[][] = []
  browser.onSight((...sight) => told.push(sight))
  focus(false)
  show('hidden')
  show('visible')
  focus(true)
  expect(told).toEqual([
    [false, true],
    [false, false],
    [false, true],
    [true, true],
  ])
})

it('a page that is about to be closed is seen by nobody, and again if it comes back', () => {
  const told: boolean[] = []
  browser.onSight((seen) => told.push(seen))
  win.dispatchEvent(new Event('pagehide'))
  win.dispatchEvent(new Event('pageshow'))
  expect(told).toEqual([false, true])
})
