// A crowd in a process of its own, so that what it takes to be one is not what the server takes.
import { Crowd } from './crowd.ts'

const crowd = new Crowd()

process.on('message', async ([method, ...args]: [keyof Crowd, ...unknown[]]) => {
  try {
    process.send?.({ result: await Reflect.apply(crowd[method], crowd, args) })
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.stack : String(error) })
  }
})
process.on('disconnect', () => process.exit())
