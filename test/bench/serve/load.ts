// How `npm run serve` bears a room full of people: `npm run bench -- serve`, on Linux. It prints what each size took.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { availableParallelism, cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { PROTOCOL_VERSION } from '../../../protocol/limits.ts'
import type { Command } from '../../scripts/command.ts'
import { addressOf, Deployment, signIn } from '../../scripts/served.ts'
import { processorSeconds, residentBytes } from '../load/usage.ts'

const SIZES = [
  { people: 50, rate: 5 },
  { people: 200, rate: 5 },
  { people: 500, rate: 5 },
]
/** Seconds that each is measured for. */
const LASTS = 20
/** Hashes of passwords take time that is not what is measured here. */
const SETTINGS = { PASSWORD_COST: 'm=64,t=1,p=1' }

console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} cores for the server and the people together`)
console.log('people | messages/s | deliveries/s | missing | p50 ms | p95 ms | p99 ms | server MiB | server cores')
const deployment = await Deployment.build()
try {
  for (const { people, rate } of SIZES) console.log((await measure(people, rate)).join(' | '))
} finally {
  deployment.remove()
}

async function measure(people: number, rate: number): Promise<readonly (number | string)[]> {
  const server = deployment.start(`of ${people}`, ['--trust-proxy', '127.0.0.1'], SETTINGS)
  const url = await addressOf(server)
  const sent = new Map<string, number>()
  const waits: number[] = []
  const sockets: WebSocket[] = []
  for (let person = 0; person < people; person++) {
    const socket = await enter(url, person)
    socket.addEventListener('message', ({ data }) => waits.push(...waitsIn(data, sent)))
    sockets.push(socket)
  }
  const [used, started] = [total(server, processorSeconds), performance.now()]
  for (let number = 0; number < LASTS * rate; number++) {
    const id = randomUUID()
    sent.set(id, performance.now())
    sockets[number % people]?.send(JSON.stringify({ type: 'post', id, body: `Message ${number} of what people say.` }))
    await delay(started + ((number + 1) * 1000) / rate - performance.now())
  }
  const cores = (total(server, processorSeconds) - used) / LASTS
  await delay(1000)
  const memory = total(server, residentBytes) / 2 ** 20
  for (const socket of sockets) socket.close()
  server.signal('SIGTERM')
  await server.ended
  waits.sort((a, b) => a - b)
  const share = (part: number) => (waits[Math.floor(waits.length * part)] ?? Number.NaN).toFixed(1)
  const missing = sent.size * people - waits.length
  return [
    people,
    rate,
    people * rate,
    missing,
    share(0.5),
    share(0.95),
    share(0.99),
    memory.toFixed(0),
    cores.toFixed(2),
  ]
}

/** Each has an address of their own, as they would have behind a proxy. */
async function enter(url: string, person: number): Promise<WebSocket> {
  const from = { 'x-forwarded-for': `10.0.${person >> 8}.${person & 255}` }
  const token = await signIn(url, `Person${person}`, from)
  const headers = { ...from, authorization: `Bearer ${token}` }
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/rooms/lobby/socket?v=${PROTOCOL_VERSION}`, { headers })
  await once(socket, 'message')
  return socket
}

/** How long each message in the frame was on its way, in ms. */
function waitsIn(frame: unknown, sent: ReadonlyMap<string, number>): readonly number[] {
  const ids = [...String(frame).matchAll(/"message":\{"seq":\d+,"id":"([^"]+)"/g)].map(([, id = '']) => id)
  return ids.flatMap((id) => performance.now() - (sent.get(id) ?? Number.NaN))
}

function total(server: Command, figure: (id: number) => number): number {
  return server.family().reduce((sum, id) => sum + figure(id), 0)
}
