import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { Command } from './command.ts'

it('says what can be set', async () => {
  const command = new Command(['start', '--help'])
  expect(await command.ended).toBe(0)
  for (const option of ['--port', '--host', '--data', '--https']) expect(command.output).toContain(option)
})

it.each([
  { args: ['start', '--prot', '1'], named: '--prot' },
  { args: ['start', '--port', 'many'], named: '"many"' },
  { args: ['start', '--port', '65536'], named: '"65536"' },
  { args: ['dev', 'now'], named: 'now' },
  { args: ['deploy', '--dryrun'], named: '--dryrun' },
  { args: ['test', '--only', 'some'], named: '"some"' },
])('refuses $args by name', async ({ args, named }) => {
  const command = new Command(args)
  expect(await command.ended).toBe(2)
  expect(command.output).toContain(named)
})

it('takes what the environment says, and the command line before it', async () => {
  const env = { EDGEWISE_PORT: 'many' }
  const fromEnvironment = new Command(['start'], { env })
  expect(await fromEnvironment.ended).toBe(2)
  const port = await busyPort()
  const fromCommandLine = new Command(['start', '--port', String(port.number)], { env })
  expect(await fromCommandLine.ended).toBe(1)
  port.free()
})

it('says which port is in use and how to choose another', async () => {
  const port = await busyPort()
  const command = new Command(['start', '--port', String(port.number)])
  expect(await command.ended).toBe(1)
  const other = port.number < 65_535 ? port.number + 1 : 8787
  expect(command.output).toBe(
    `Port ${port.number} is in use. Stop what uses it, or choose another: npm start -- --port ${other}\n`,
  )
  port.free()
})

async function busyPort(): Promise<{ number: number; free: () => void }> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  return { number: address.port, free: () => server.close() }
}
