// Runs where there is no network but the machine's own: two people talk, and pages of the intranet become cards.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createAuthority, issue } from '../../scripts/authority.ts'
import { filesOf, writeKeyPair } from '../../scripts/key-files.ts'
import { Command } from './command.ts'
import { addressOf, eventually, history, post, preview, signIn } from './served.ts'

const [folder = ''] = process.argv.slice(2)
spawnSync('ip', ['link', 'set', 'lo', 'up'])
// There must be no way out, or this would show nothing.
const outside = connect(53, '192.0.2.1')
const [error] = await once(outside, 'error')
if (error.code !== 'ENETUNREACH') throw error

const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>Wiki</title>'))
await once(site.listen(0, '0.0.0.0'), 'listening')
const address = site.address()
const port = typeof address === 'object' ? address?.port : ''
const host = `127.0.0.1:${port}`
const authority = createAuthority(['lan'])
const trusted = filesOf(folder, 'authority')
writeKeyPair(trusted, authority)
const { certificate, privateKey } = issue(authority, { hosts: ['wiki.lan'], addresses: [] })
const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
const secure = createSecureServer({ cert: certificate.toString(), key }, (_, response) =>
  response.setHeader('content-type', 'text/html').end('<title>Secure</title>'),
)
await once(secure.listen(443, '127.0.0.2'), 'listening')
// Anybody can have a name that leads to an address that is allowed for another; and what is allowed is one port.
const names = join(folder, 'names')
writeFileSync(names, '127.0.0.1 localhost trap.example.com\n127.0.0.2 wiki.example.com wiki.lan other.lan\n')
spawnSync('mount', ['--bind', names, '/etc/hosts'])
let trapped = 0
const trap = createServer((_, response) => {
  trapped += 1
  response.setHeader('content-type', 'text/html').end('<title>Inside</title>')
})
await once(trap.listen(80, '0.0.0.0'), 'listening')
const args = ['serve', '--port', '0', '--host', '127.0.0.1', '--data', 'alone']
const env = {
  UNFURL_ALLOW: `${host},wiki.example.com:${port},wiki.lan,other.lan`,
  NODE_EXTRA_CA_CERTS: trusted.certificate,
  CLAIM_TOKEN: '',
}
const server = new Command(args, { folder, env })
const url = await addressOf(server)
const [ada, bob] = [await signIn(url, 'Ada'), await signIn(url, 'Bob')]
const page = await fetch(url)
if (!page.ok) throw new Error(`The page answered ${page.status}.`)
const id = await post(url, ada, `Look: http://${host}/`)
const heard = await eventually(async () => (await history(url, bob)).find((found) => found.id === id && found.cards[0]))
console.log(`Bob saw the card "${heard.cards[0]?.title}".`)
const open = await Promise.all([`http://wiki.example.com:${port}/`, 'https://wiki.lan/'].map(look))
console.log(`By their names she saw ${JSON.stringify(open)}.`)
// The last has no certificate for its name.
const closed = await Promise.all(
  ['http://trap.example.com/', 'http://wiki.example.com/', 'https://other.lan/'].map(look),
)
console.log(`Behind other names and at another port she saw ${JSON.stringify(closed)}, of ${trapped} visits.`)
server.signal('SIGTERM')
console.log(`The server ended with ${await server.ended}.`)
for (const each of [site, secure, trap]) {
  each.closeAllConnections()
  each.close()
}

async function look(link: string): Promise<string | null> {
  return (await preview(url, ada, link))?.title ?? null
}
