/** What draws more than plain words: it comes with the parser, and as it, when it is needed or there is time. */

import { later } from './later.tsx'

export const RichBlocks = later(async () => (await import('./rich-blocks.tsx')).RichBlocks)
