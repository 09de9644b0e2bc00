import { expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { createChatName } from '../../client/chat-name.ts'
import { MemoryStorage } from '../../client/small-storage.ts'

const DAY = 24 * 3600_000

/** A device, and how often it has asked. */
function setUp(answer: () => Response) {
  const storage = new MemoryStorage()
  const device = { asked: 0, now: DAY }
  const ask = async () => {
    device.asked += 1
    return answer()
  }
  const api = new Api(ask, () => {})
  return { device, open: () => createChatName(api, storage, { now: () => device.now }) }
}

it('what the chat is called is asked once a day, and known at once on the next load', async () => {
  const { device, open } = setUp(() => Response.json({ name: 'Lighthouse' }))
  const name = open()
  expect(name.text()).toBe('Edgewise')
  await name.look()
  expect(name.text()).toBe('Lighthouse')
  device.now += DAY - 1
  const reloaded = open()
  expect(reloaded.text()).toBe('Lighthouse')
  await reloaded.look()
  expect(device.asked).toBe(1)
  device.now += 1
  await reloaded.look()
  expect(device.asked).toBe(2)
})

it('what was heard elsewhere need not be asked', async () => {
  const { device, open } = setUp(() => Response.json({ name: 'Lighthouse' }))
  const name = open()
  name.heard('Harbour')
  await name.look()
  expect([name.text(), open().text(), device.asked]).toEqual(['Harbour', 'Harbour', 0])
})

it('without an answer it stays what it was', async () => {
  const { open } = setUp(() => {
    throw new TypeError('no connection')
  })
  const name = open()
  await name.look()
  expect(name.text()).toBe('Edgewise')
})
