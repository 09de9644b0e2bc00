/** What axe finds on a page. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** In both themes it finds nothing. It does not look at what is scrolled out of sight; the size of the page stays. */
export async function expectAccessible(
  page: Page,
  widths: readonly number[] = [320, 1440],
  height = 800,
): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      // Halfway through a transition, colours are neither of the two.
      await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
      // Evaluated by the debugger, to which the page's policy does not apply.
      const { passes, violations }: AxeResults = await page.evaluate(`${AXE}\naxe.run()`)
      const found = violations.map(
        ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => html).join('\n')}`,
      )
      expect(passes.length).toBeGreaterThan(10)
      expect(found, `${width} px, ${colorScheme}`).toEqual([])
    }
  }
}
