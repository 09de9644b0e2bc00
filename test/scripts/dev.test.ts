import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'

const copy = copyProject({ installed: true })
afterAll(copy.remove)

// Windows knows no signals between programs.
it.skipIf(process.platform === 'win32')('builds the page anew when it changes', { timeout: 120_000 }, async () => {
  const args = ['dev', '--port', '0', '--host', '127.0.0.1', '--data', 'kept here']
  const command = new Command(args, { folder: copy.folder })
  const url = await command.printed(/Edgewise is at (http:\S+)/)
  const before = 'index.html has no #app'
  await expect.poll(() => scriptOf(url), { timeout: 60_000, interval: 1_000 }).toContain(before)
  const main = join(copy.folder, 'client', 'main.tsx')
  const changed = readFileSync(main, 'utf8').replace(before, 'Where is #app?')
  // It is saved again until it is seen: nothing tells when the watch has begun.
  const save = () => {
    writeFileSync(main, changed)
    return scriptOf(url)
  }
  await expect.poll(save, { timeout: 60_000, interval: 3_000 }).toContain('Where is #app?')
  command.signal('SIGINT')
  expect(await command.ended, command.output).toBe(0)
})

/** The page's script. Throws where there is no page, as in the moment in which it is replaced. */
async function scriptOf(url: string): Promise<string> {
  const [, path] = / src="([^"]+)"/.exec(await (await fetch(url)).text()) ?? []
  if (path === undefined) throw new Error('There is no page.')
  return (await fetch(url + path)).text()
}
