// Runs where there is no network but the machine's own, which has an address there as if others could reach it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from './command.ts'
import { post, register, signIn } from './served.ts'

const [folder = ''] = process.argv.slice(2)
const HOST = '192.0.2.7'
for (const args of [
  ['link', 'set', 'lo', 'up'],
  ['address', 'add', `${HOST}/32`, 'dev', 'lo'],
])
  spawnSync('ip', args)

// Secrets that are there already hold as they are written.
const operator = 'it costs $HOME or $PATH'
const local = join(folder, '.dev.vars')
writeFileSync(local, `OPERATOR_TOKEN='${operator}'\n`)

const first = start()
const [url = '', claim] = (await first.printed(/until then nobody else can: (\S+)/)).split('/#claim=')
const secrets = join(folder, 'reachable', 'secrets.env')
for (const file of [secrets, join(folder, 'reachable', 'claim')]) assert.equal(statSync(file).mode & 0o777, 0o600)
assert.equal(new URL(url).hostname, HOST)
assert.equal(await register(url, 'Mallory'), 403)
assert.equal(await register(url, 'Ada', claim), 201)
await post(url, await signIn(url, 'Ada'), 'So that there is a lobby')
// The room is found; there is no such time.
assert.deepEqual([await restore(operator), await restore('a guess, of which there are many')], [400, 404])
await stop(first)
assert.equal(existsSync(secrets), false)

const second = start()
await second.printed(/(Everything is kept)/)
assert.equal(await register(await second.printed(/Edgewise is at (\S+)/), 'Ben'), 201)
await stop(second)
assert.ok(!second.output.includes('#claim='), second.output)
console.log('Who has the link is the owner, and then it is printed no more.')

function start(): Command {
  return new Command(['start', '--port', '0', '--host', HOST, '--data', 'reachable'], { folder })
}

async function restore(token: string): Promise<number> {
  const init = { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: '{"time":0}' }
  return (await fetch(`${url}/api/rooms/lobby/restore`, init)).status
}

async function stop(command: Command): Promise<void> {
  command.signal('SIGTERM')
  assert.equal(await command.ended, 0, command.output)
}
