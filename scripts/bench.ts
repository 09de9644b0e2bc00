import { run } from './process.ts'
import { tool } from './project.ts'

process.exitCode = await run([tool.vitest, 'run', '--config=test/bench/vitest.config.ts'])
