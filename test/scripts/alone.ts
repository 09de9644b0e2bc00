// Runs where there is no network but the machine's own: two people talk, and a page of the intranet becomes a card.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Command } from './command.ts'
import { addressOf, eventually, history, post, preview, signIn } from './served.ts'

const [folder = ''] = process.argv.slice(2)
spawnSync('ip', ['link', 'set', 'lo', 'up'])
// There must be no way out, or this would show nothing.
const outside = connect(53, '192.0.2.1')
const [error] = await once(outside, 'error')
if (error.code !== 'ENETUNREACH') throw error

const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>Wiki</title>'))
await once(site.listen(0, '127.0.0.1'), 'listening')
const address = site.address()
const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
// Anybody can have a name that leads to an address that is allowed for another; and what is allowed is one port.
const names = join(folder, 'names')
writeFileSync(names, '127.0.0.1 localhost trap.example.com wiki.example.com\n')
spawnSync('mount', ['--bind', names, '/etc/hosts'])
let trapped = 0
const trap = createServer((_, response) => {
  trapped += 1
  response.setHeader('content-type', 'text/html').end('<title>Inside</title>')
})
await once(trap.listen(80, '127.0.0.1'), 'listening')
const args = ['serve', '--port', '0', '--host', '127.0.0.1', '--data', 'alone']
const server = new Command(args, { folder, env: { UNFURL_ALLOW: `${host},wiki.example.com:8080`, CLAIM_TOKEN: '' } })
const url = await addressOf(server)
const [ada, bob] = [await signIn(url, 'Ada'), await signIn(url, 'Bob')]
const page = await fetch(url)
if (!page.ok) throw new Error(`The page answered ${page.status}.`)
const id = await post(url, ada, `Look: http://${host}/`)
const heard = await eventually(async () => (await history(url, bob)).find((found) => found.id === id && found.cards[0]))
console.log(`Bob saw the card "${heard.cards[0]?.title}".`)
const links = ['http://trap.example.com/', 'http://wiki.example.com/']
const seen = await Promise.all(links.map((link) => preview(url, ada, link)))
console.log(`Behind another name and at another port she saw ${JSON.stringify(seen)}, of ${trapped} visits.`)
server.signal('SIGTERM')
console.log(`The server ended with ${await server.ended}.`)
for (const each of [site, trap]) {
  each.closeAllConnections()
  each.close()
}
