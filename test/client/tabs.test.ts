import { expect, it } from 'vitest'
import { browserTabs, type Leadership } from '../../client/tabs.ts'

// On the real locks of this runtime; each test has a lock of its own.

interface Tab extends Leadership {
  readonly leads: boolean
}

let name = 0

/** Tabs of one browser, and a way to wait for the next that starts or stops to lead. */
function openBrowser() {
  name += 1
  const lock = `lock-${name}`
  let told = () => {}
  let turn = new Promise<void>((resolve) => {
    told = resolve
  })
  const tell = () => {
    told()
    turn = new Promise((resolve) => {
      told = resolve
    })
  }
  const open = (): Tab => {
    let leads = false
    const become = (leading: boolean) => {
      leads = leading
      tell()
    }
    const leadership = browserTabs.lead(lock, { started: () => become(true), stopped: () => become(false) })
    return {
      take: () => leadership.take(),
      close: () => leadership.close(),
      get leads() {
        return leads
      },
    }
  }
  const until = async (condition: () => boolean) => {
    while (!condition()) await turn
  }
  return { open, until }
}

it('the first tab leads, and the next when that is closed', async () => {
  const { open, until } = openBrowser()
  const [first, second] = [open(), open()]
  await until(() => first.leads)
  expect(second.leads).toBe(false)
  first.close()
  await until(() => second.leads)
  second.close()
})

it('a tab that takes the lead has it, however often it asks, and the other waits for it to close', async () => {
  const { open, until } = openBrowser()
  const [first, second] = [open(), open()]
  await until(() => first.leads)
  second.take()
  second.take()
  await until(() => second.leads && !first.leads)
  second.take()
  second.close()
  await until(() => first.leads)
  first.close()
})

it('two that take it from each other end with the last', async () => {
  const { open, until } = openBrowser()
  const [first, second] = [open(), open()]
  first.take()
  second.take()
  await until(() => second.leads && !first.leads)
  first.take()
  await until(() => first.leads && !second.leads)
  first.close()
  await until(() => second.leads)
  second.close()
})

it('what one tab tells the others hear, and after closing it tells nothing and fails at nothing', async () => {
  const heard: unknown[] = []
  const once = new Promise<void>((resolve) => {
    const other = browserTabs.channel('channel', (told) => {
      heard.push(told)
      if (told !== 'last') return
      other.close()
      resolve()
    })
  })
  const closed = browserTabs.channel('channel', () => {})
  closed.tell('first')
  closed.close()
  closed.tell('lost')
  const last = browserTabs.channel('channel', () => {})
  last.tell('last')
  await once
  last.close()
  expect(heard).toEqual(['first', 'last'])
})
