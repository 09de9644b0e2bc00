import { expect, it } from 'vitest'
import { Built, PARTS } from './built.ts'

const KIB = 1024

it('the script of a first load is small, of a reader and of a member, and the parser does not grow unseen', () => {
  Built.use((built) => {
    expect(built.script(PARTS.page, PARTS.reader).gzip).toBeLessThan(45 * KIB)
    expect(built.script(PARTS.page, PARTS.member).gzip).toBeLessThan(45 * KIB)
    expect(built.script(PARTS.page, PARTS.parser, PARTS.rich).gzip).toBeLessThan(72 * KIB)
  })
}, 120_000)
