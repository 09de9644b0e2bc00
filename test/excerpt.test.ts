/** What a message says where it is not shown whole: in an inbox, and on the screen of a device that is locked. */

import { expect, test, vi } from 'vitest'
import { ear } from './browser-push.ts'
import { entriesOf, roomOf } from './devices.ts'
import { person, postOverHttp } from './people.ts'

const [ada, bob] = [await person('Ada'), await person('Bob')]
const room = await roomOf(ada, bob)
const { ear: browser, posts } = await ear(bob)

test.each([
  ['a spoiler', '@bob the murderer is ||the butler||', '@bob the murderer is ▒▒▒'],
  [
    'a spoiler that begins before the end of what is told, and ends after it',
    `@bob ${'a'.repeat(180)} ||${'b'.repeat(50)}||`,
    `@bob ${'a'.repeat(180)} ▒▒▒`,
  ],
  ['what comes after a spoiler', `@bob ||${'a'.repeat(300)}|| ${'b'.repeat(300)}`, `@bob ▒▒▒ ${'b'.repeat(191)}`],
  [
    'Markdown',
    '# Hello, **@bob**\n- see [the _plan_](https://plan.example)\n- run `a || b`\n\n> ||nobody||',
    'Hello, @bob\nsee the plan\nrun a || b\n▒▒▒',
  ],
  ['plain words', '@bob tea? 👩‍💻 a < b & c', '@bob tea? 👩‍💻 a < b & c'],
])('an inbox and a push tell %s in plain words, with what is hidden still hidden', async (_, body, excerpt) => {
  const pushed = (await posts()).length
  const message = await postOverHttp(ada, room.id, body)
  await vi.waitFor(async () => expect(await posts()).toHaveLength(pushed + 1))
  expect(await browser.read(Uint8Array.fromBase64((await posts())[pushed]?.body ?? ''))).toMatchObject({
    message: message.id,
    body: excerpt,
  })
  expect((await entriesOf(bob))[0]).toMatchObject({ message: message.id, excerpt })
})
