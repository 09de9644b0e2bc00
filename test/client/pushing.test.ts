import { expect, it } from 'vitest'
import { type PushBrowser, Pushing } from '../../client/pushing.ts'
import { MemoryStorage } from '../../client/small-storage.ts'
import { refuse } from '../../protocol/refusal.ts'
import { ada, ben, named, ownRoom } from './people.ts'

const [garden, kitchen] = [named('Garden'), named('Kitchen')]
const BUSY = refuse('rate', 'Wait a moment.')

/** A browser that grants what is asked, and a server that notes what it is told. */
function setUp({
  permission = 'granted',
  refuses = false,
}: {
  permission?: NotificationPermission
  refuses?: boolean
} = {}) {
  const told: unknown[] = []
  const shown = [garden, kitchen].map(({ id }) => {
    const notification = {
      data: { room: id },
      open: true,
      close() {
        notification.open = false
      },
    }
    return notification
  })
  const storage = new MemoryStorage()
  let current: PushSubscription | null = null
  const subscription = {
    endpoint: 'https://push.example/1',
    toJSON: () => ({ endpoint: 'https://push.example/1' }),
    unsubscribe: async () => {
      current = null
      return true
    },
  } as PushSubscription
  const browser: PushBrowser = {
    permission: () => permission,
    ask: async () => permission,
    current: async () => current,
    shown: async () => shown.filter(({ open }) => open),
    listen: async (key) => {
      told.push([...key])
      current = subscription
      return subscription
    },
  }
  const api = {
    notifications: async () => ({ key: 'AP-_', quiet: null }),
    setQuiet: async () => ({ quiet: null }),
    subscribe: async (json: PushSubscriptionJSON) => {
      told.push(json)
      return refuses ? BUSY : undefined
    },
    unsubscribe: async (endpoint: string) => void told.push(endpoint),
  }
  const open = (user: string) => new Pushing(user, api, storage, browser)
  return { told, open, shown }
}

it('listens with the key of the deployment, says where, and takes it back', async () => {
  const { told, open } = setUp()
  const pushing = open(ada.id)
  expect(await pushing.reach()).toBe('off')
  expect(await pushing.turnOn()).toBeUndefined()
  expect([await pushing.reach(), told]).toEqual(['on', [[0, 255, 191], { endpoint: 'https://push.example/1' }]])
  await pushing.turnOff()
  expect([await pushing.reach(), told.at(-1)]).toEqual(['off', 'https://push.example/1'])
})

it('goes on in another session of the same user, and is off for another one', async () => {
  const { told, open } = setUp()
  await open(ada.id).turnOn()
  const before = told.length
  await open(ben.id).renew()
  expect([await open(ben.id).reach(), told.length]).toEqual(['off', before])
  await open(ada.id).renew()
  expect(told.slice(before)).toEqual([{ endpoint: 'https://push.example/1' }])
})

it('takes away what is shown of rooms that are read, wherever that was', async () => {
  const { open, shown } = setUp()
  const [unread, read] = [ownRoom(garden, { unread: true }), ownRoom(garden)]
  await open(ada.id).withdraw([unread])
  expect(shown).toMatchObject([{ open: true }, { open: true }])
  await open(ada.id).withdraw([read])
  expect(shown).toMatchObject([{ open: false }, { open: true }])
})

it('is not on where the browser does not let it, or the server does not take it', async () => {
  const blocked = setUp({ permission: 'denied' })
  expect(await blocked.open(ada.id).turnOn()).toBeUndefined()
  expect([await blocked.open(ada.id).reach(), blocked.told]).toEqual(['blocked', []])
  const busy = setUp({ refuses: true }).open(ada.id)
  expect(await busy.turnOn()).toEqual(BUSY)
  expect(await busy.reach()).toBe('off')
})
