import { readOptions } from './options.ts'
import { serveEdgewise } from './server.ts'

const purpose = 'Serves Edgewise on this computer and builds anew what changes.'
await serveEdgewise(readOptions('npm run dev', purpose), { watch: true })
