import { readOptions } from './options.ts'
import { serveEdgewise } from './server.ts'

await serveEdgewise(readOptions('npm start', 'Builds the client and serves Edgewise on this computer.'), {
  watch: false,
})
