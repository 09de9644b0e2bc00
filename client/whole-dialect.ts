/** All that it takes to read what is more than plain words: one file, fetched when somebody says so much. */

import { linksOf } from '../protocol/links.ts'
import { parseMarkdown } from '../protocol/markdown.ts'
import { mentionsOf } from '../protocol/mentions.ts'
import { wordsOf } from './words.ts'

export const wholeDialect = { parseMarkdown, linksOf, mentionsOf, wordsOf } as const
