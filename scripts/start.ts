import { serveEdgewise } from './server.ts'
import { readStartOptions } from './start-options.ts'

await serveEdgewise(readStartOptions('npm start', 'Builds the client and serves Edgewise on this computer.'), {
  watch: false,
})
