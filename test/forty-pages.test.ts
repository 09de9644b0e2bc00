/** Pages in the manner of real ones, each with the card that it must give. */

import { utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { chooseCard } from '../worker/unfurl/card.ts'
import { wallIn } from '../worker/unfurl/walls.ts'
import { legacyPages } from './pages/legacy-pages.ts'
import { mediaPages } from './pages/media-pages.ts'
import type { WrittenPage } from './pages/page.ts'
import { headOf, type Part, policy } from './pages/reading.ts'
import { shopPages } from './pages/shop-pages.ts'
import { wallPages } from './pages/wall-pages.ts'
import { workPages } from './pages/work-pages.ts'

const pages = [...mediaPages, ...shopPages, ...workPages, ...wallPages, ...legacyPages]

async function cardOf({ url, contentType = 'text/html; charset=utf-8' }: WrittenPage, parts: Iterable<Part>) {
  const head = await headOf(parts, contentType)
  return wallIn(head) === null ? chooseCard(new URL(url), head, policy).card : null
}

test('there are forty at least', () => expect(pages.length).toBeGreaterThanOrEqual(40))

describe.each(pages)('$name', (page) => {
  const bytes = typeof page.html === 'string' ? utf8ToBytes(page.html) : page.html

  test('gives its card', async () => expect(await cardOf(page, [bytes])).toEqual(page.card))

  test('gives it however it is sent', async () => {
    for (const size of [1, 7, 512]) {
      const parts = Array.from({ length: Math.ceil(bytes.byteLength / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      )
      expect(await cardOf(page, parts), `in parts of ${size}`).toEqual(page.card)
    }
  })
})
