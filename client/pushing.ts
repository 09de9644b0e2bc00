/** Being reached while the page is closed: by the browser's push service, if somebody wants that on this device. */

import type { OwnRoom } from '../protocol/model.ts'
import type { Quiet } from '../protocol/quiet.ts'
import { isRefusal, type Refusal, refuse } from '../protocol/refusal.ts'
import type { Api } from './api.ts'
import { addBase } from './base.ts'
import { told } from './failure.ts'
import { keep, openSmallStorage, type SmallStorage } from './small-storage.ts'

/** As much of the browser as it takes; undefined where it cannot be reached when the page is closed. */
export interface PushBrowser {
  permission(): NotificationPermission
  /** Asks whoever is in front of it. */
  ask(): Promise<NotificationPermission>
  /** What it listens by now, if it does. */
  current(): Promise<PushSubscription | null>
  listen(key: Uint8Array<ArrayBuffer>): Promise<PushSubscription>
  /** What is shown of what was pushed. */
  shown(): Promise<readonly Pick<Notification, 'data' | 'close'>[]>
}

export type Notifying = Pick<Api, 'notifications' | 'setQuiet' | 'subscribe' | 'unsubscribe'>

/** Whether this device is reached; `blocked` is for the browser's own settings to change. */
export type Reach = 'on' | 'off' | 'blocked' | 'impossible'

export class Pushing {
  readonly #user: string
  readonly #api: Notifying
  readonly #storage: SmallStorage
  readonly #browser: PushBrowser | undefined

  /** @param user the id of whom it is for: somebody else of the same browser may not want it */
  constructor(user: string, api: Notifying, storage = openSmallStorage(), browser = openPushBrowser()) {
    this.#user = user
    this.#api = api
    this.#storage = storage
    this.#browser = browser
  }

  async reach(): Promise<Reach> {
    if (!this.#browser) return 'impossible'
    if (this.#browser.permission() === 'denied') return 'blocked'
    return (await this.#own()) ? 'on' : 'off'
  }

  /** @returns why it is not, as far as that is not for the browser to say */
  async turnOn(): Promise<Refusal | undefined> {
    if (!this.#browser || (await this.#browser.ask()) !== 'granted') return undefined
    const settings = told(await this.#api.notifications())
    if (isRefusal(settings)) return settings
    try {
      const subscription = await this.#browser.listen(bytesOf(settings.key))
      const answer = told(await this.#api.subscribe(subscription.toJSON()))
      // Listening where nobody calls would look as if it were on.
      if (isRefusal(answer)) await subscription.unsubscribe()
      else keep(this.#storage, WANTED_BY, this.#user)
      return isRefusal(answer) ? answer : undefined
    } catch {
      return refuse('internal', 'The push service of this browser cannot be reached now. Try again later.')
    }
  }

  async turnOff(): Promise<Refusal | undefined> {
    const subscription = await this.#browser?.current()
    if (!subscription) return undefined
    await subscription.unsubscribe()
    keep(this.#storage, WANTED_BY, '')
    const answer = told(await this.#api.unsubscribe(subscription.endpoint))
    return isRefusal(answer) ? answer : undefined
  }

  /** Goes on with what was on before, in another session. */
  async renew(): Promise<void> {
    const subscription = await this.#own()
    if (subscription) await this.#api.subscribe(subscription.toJSON())
  }

  /** Takes away what is shown of rooms that are read: not every push service may be told of that. */
  async withdraw(rooms: readonly OwnRoom[]): Promise<void> {
    const read = new Set(rooms.flatMap(({ room, unread }) => (unread ? [] : [room.id])))
    for (const notification of (await this.#browser?.shown()) ?? [])
      if (read.has(notification.data?.room)) notification.close()
  }

  /** In which hours nobody is to be disturbed; null for none. */
  async quiet(): Promise<Quiet | null | Refusal> {
    const settings = told(await this.#api.notifications())
    return isRefusal(settings) ? settings : settings.quiet
  }

  async beQuiet(quiet: Quiet | null): Promise<Refusal | undefined> {
    const answer = told(await this.#api.setQuiet(quiet))
    return isRefusal(answer) ? answer : undefined
  }

  async #own(): Promise<PushSubscription | null> {
    const isWanted = this.#storage.getItem(WANTED_BY) === this.#user
    return isWanted && this.#browser ? this.#browser.current() : null
  }
}

const WANTED_BY = 'edgewise/notified'

function openPushBrowser(): PushBrowser | undefined {
  if (!('serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis)) return undefined
  const scope = addBase('/')
  const registration = () => navigator.serviceWorker.getRegistration(scope)
  return {
    permission: () => Notification.permission,
    ask: () => Notification.requestPermission(),
    current: async () => (await registration())?.pushManager.getSubscription() ?? null,
    shown: async () => (await registration())?.getNotifications() ?? [],
    listen: async (key) => {
      await navigator.serviceWorker.register(addBase('/sw.js'), { scope })
      const { pushManager } = await navigator.serviceWorker.ready
      return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
    },
  }
}

/** Of base64url. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
}
