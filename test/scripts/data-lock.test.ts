import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { hold, lockData } from '../../scripts/data-lock.ts'

// Windows removes no folder in which a file is open, and the lock is held until the process ends.
it.skipIf(process.platform === 'win32')('says whose the data is while that server still looks for others', () => {
  const data = mkdtempSync(join(tmpdir(), 'edgewise-lock-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  const objects = join(data, 'v3', 'do', 'edgewise-Room')
  mkdirSync(objects, { recursive: true })
  const runtime = hold(join(objects, 'metadata.sqlite'), 0)
  onTestFinished(() => runtime?.close())
  expect(lockData(data)).toContain('The runtime (workerd) of an Edgewise that was killed still has the data')
  // It has looked for two seconds, and still has the lock.
  expect(lockData(data)).toContain(`Another Edgewise (process ${process.pid}) keeps its data in ${data}.`)
})
