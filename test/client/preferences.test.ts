import { beforeEach, expect, it } from 'vitest'
import { Preferences } from '../../client/preferences.ts'
import { openSmallStorage, type SmallStorage } from '../../client/small-storage.ts'
import { settled } from './fake-environment.ts'
import { FakeBrowser } from './fake-tabs.ts'

let browser: FakeBrowser
let storage: SmallStorage

beforeEach(() => {
  browser = new FakeBrowser()
  storage = openSmallStorage()
})

const openTab = () => new Preferences(storage, browser.tab())

it('cards are shown until somebody hides them, which holds at once, in every tab and after a reload', async () => {
  const [one, other] = [openTab(), openTab()]
  expect([one.cardsHidden(), other.cardsHidden()]).toEqual([false, false])
  one.hideCards(true)
  await settled()
  expect([one.cardsHidden(), other.cardsHidden(), openTab().cardsHidden()]).toEqual([true, true, true])
  other.hideCards(false)
  await settled()
  expect([one.cardsHidden(), other.cardsHidden(), openTab().cardsHidden()]).toEqual([false, false, false])
})

it('rooms are listed by name until somebody wants them by what was said last', async () => {
  const [one, other] = [openTab(), openTab()]
  expect([one.order(), one.cardsHidden()]).toEqual(['name', false])
  other.orderBy('activity')
  await settled()
  expect([one.order(), openTab().order(), one.cardsHidden()]).toEqual(['activity', 'activity', false])
})
