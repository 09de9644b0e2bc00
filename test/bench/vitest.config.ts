/** What an action costs, counted on real workerd: `npm run bench -- rows` prints it, `npm test` holds docs/cost.md to it. */

import { mergeConfig } from 'vitest/config'
import { workerTests } from '../../vitest.config.ts'

/** So that a thousand posts need not wait. */
const rate = { POST_RATE: '1000' }

export default mergeConfig(workerTests(['test/bench/*.bench.test.ts'], rate), { test: { name: 'rows', silent: false } })
