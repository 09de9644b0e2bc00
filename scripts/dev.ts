import { serveEdgewise } from './server.ts'
import { readStartOptions } from './start-options.ts'

const purpose = 'Serves Edgewise on this computer and builds anew what changes.'
await serveEdgewise(readStartOptions('npm run dev', purpose), { watch: true })
