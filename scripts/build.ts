// Builds what `npm run serve -- --no-build` serves: the client, and the Worker in one file.
import { awaitTurn } from './build-turn.ts'
import { publish } from './built.ts'
import { buildClient } from './client.ts'
import { readDeployment } from './deployment.ts'
import { readOptions } from './options.ts'
import { stopAll } from './process.ts'
import { base } from './serve-options.ts'
import { checkSettings } from './settings.ts'
import { buildWorker } from './worker-bundle.ts'

const purpose = 'Builds the client and the Worker, for npm run serve -- --no-build.'
const { base: path } = readOptions({ command: 'npm run build', purpose }, { base })
checkSettings(readDeployment().variables)
await awaitTurn()
for (const build of [() => buildClient({ base: path }), buildWorker]) {
  if ((await build()) !== 0) await stopAll(1)
}
publish(path)
await stopAll(0)
