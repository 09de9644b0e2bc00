// Serves Edgewise from this machine for good: what is needed is built, the port and the data are ours, the server runs.
import { join } from 'node:path'
import { lockData } from './data-lock.ts'
import { findHindrance } from './port.ts'
import { run, serve, stopAll } from './process.ts'
import { root } from './project.ts'
import { readServeOptions, SERVE } from './serve-options.ts'

const options = readServeOptions()
const hindrance = (await findHindrance({ ...options, command: SERVE })) ?? lockData(options.data)
if (hindrance) {
  console.error(hindrance)
  await stopAll(1)
}
// In a process of its own, since the tools that build are large. Only logs go to the standard output.
const build = [join(root, 'scripts', 'build.ts'), `--base=${options.base}`]
const built = options['no-build'] ? 0 : await run(build, { stdio: ['ignore', process.stderr, 'inherit'] })
if (built !== 0) await stopAll(built)
const server = serve([join(root, 'scripts', 'serve-process.ts'), ...process.argv.slice(2)])
// 2 is for what is set wrongly, which no restart mends.
server.on('exit', (code) => stopAll(code || 1))
server.on('message', () => {
  process.exitCode = 0
})
