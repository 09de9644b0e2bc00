// `npm run serve` in a copy of the project that is built once, and what its people do there.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { WebSocket } from 'ws'
import { PROTOCOL_VERSION } from '../../protocol/limits.ts'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'

const Known = v.object({ token: v.string() })
const Room = v.object({ room: v.object({ id: v.string() }) })
const Card = v.looseObject({ title: v.nullable(v.string()) })
const Message = v.looseObject({ id: v.string(), body: v.string(), cards: v.array(Card) })
const History = v.object({ messages: v.array(Message) })
export type Message = v.InferOutput<typeof Message>
const PASSWORD = 'correct horse'
type Headers = Readonly<Record<string, string>>

export class Deployment {
  readonly folder: string
  readonly #copy = copyProject({ installed: true })
  readonly #servers: Command[] = []

  private constructor() {
    this.folder = this.#copy.folder
  }

  static async build(): Promise<Deployment> {
    const deployment = new Deployment()
    const building = new Command(['build'], { folder: deployment.folder })
    if ((await building.ended) !== 0) throw new Error(building.output)
    return deployment
  }

  /** Starts a server on any port, on data of that name. Anybody registers, unless the environment says otherwise. */
  start(data: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Command {
    const all = ['serve', '--no-build', '--port', '0', '--host', '127.0.0.1', '--data', data, ...args]
    const server = new Command(all, { folder: this.folder, env: { CLAIM_TOKEN: '', ...env } })
    this.#servers.push(server)
    return server
  }

  /** Ends what a test that failed has left running, too. */
  remove(): void {
    for (const server of this.#servers) server.signal('SIGKILL')
    this.#copy.remove()
  }
}

export function addressOf(server: Command): Promise<string> {
  return server.printed(/"event":"serving","address":"([^"]+)"/)
}

/** The lines it has logged about that event. */
export function logged(server: Command, event: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = server.output.split('\n').filter((line) => line.startsWith('{'))
  return lines
    .map((line) => v.parse(v.record(v.string(), v.unknown()), JSON.parse(line)))
    .filter((line) => line.event === event)
}

/** Ends all its processes at once, without a word of warning. */
export async function kill(server: Command): Promise<void> {
  for (const id of server.family()) process.kill(id, 'SIGKILL')
  await server.ended
}

/** An answer to a request whose headers are sent as they are given. */
export async function ask(url: string, headers: Headers = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  request(url, { headers, agent: false }, resolve).on('error', reject).end()
  const answer = await promise
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
}

/** Opens a socket, as that host's page does; by https, unless the headers name another origin. Throws a refusal's status. */
export async function enter(url: string, headers: Headers): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/rooms/lobby/socket?v=${PROTOCOL_VERSION}`, {
    headers: { origin: `https://${headers.host}`, ...headers },
  })
  await once(socket, 'open')
  socket.close()
}

/** Gives the status of the answer. `claim` as in the link for who is to be the owner. */
export async function register(url: string, nickname: string, claim?: string): Promise<number> {
  return (await send(`${url}/api/session`, { nickname, password: PASSWORD, claim }, {})).status
}

/** Gives the token. `headers` as a proxy would add them. */
export async function signIn(url: string, nickname: string, headers: Headers = {}): Promise<string> {
  const body = { nickname, password: PASSWORD, bearer: true }
  return v.parse(Known, await (await send(`${url}/api/session`, body, headers)).json()).token
}

/** @param others the token of each who is in it too, if it is to be private */
export async function createRoom(url: string, token: string, name: string, others?: readonly string[]) {
  const closed = others && { kind: 'private', members: others.map(userOf) }
  const created = await send(`${url}/api/rooms`, { id: randomUUID(), name, ...closed }, bearer(token))
  return v.parse(Room, await created.json()).room.id
}

/** @param other the token of who else is in it */
export async function openDirect(url: string, token: string, other: string): Promise<string> {
  const opened = await send(`${url}/api/direct`, { users: [userOf(other)] }, bearer(token))
  return v.parse(Room, await opened.json()).room.id
}

/** Gives the message's id once it is stored. Throws if that was not said. */
export async function post(url: string, token: string, body: string, room = 'lobby'): Promise<string> {
  const id = randomUUID()
  const { status } = await send(`${url}/api/rooms/${room}/messages`, { id, body }, bearer(token))
  if (status !== 201) throw new Error(`The answer was ${status}.`)
  return id
}

/** The card of a link that is not posted yet. */
export async function preview(url: string, token: string, link: string) {
  const response = await send(`${url}/api/cards`, { url: link }, bearer(token))
  return v.parse(v.object({ card: v.nullable(Card) }), await response.json()).card
}

/** All that is in the room, oldest first. */
export async function history(url: string, token: string, room = 'lobby'): Promise<readonly Message[]> {
  const messages: Message[] = []
  for (let before = ''; ; ) {
    const response = await fetch(`${url}/api/rooms/${room}/messages?limit=50${before}`, {
      headers: bearer(token),
    })
    const page = v.parse(History, await response.json()).messages
    const [first] = page
    if (first === undefined) return messages
    messages.unshift(...page)
    before = `&before=${Number(first.seq)}`
  }
}

/** Waits until there is something to give; throws after 20 s. */
export async function eventually<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (const end = Date.now() + 20_000; Date.now() < end; await delay(200)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error('It did not happen within 20 s.')
}

function send(url: string, body: object, headers: Headers): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

function userOf(token: string): string {
  return token.slice(0, token.indexOf('.'))
}

function bearer(token: string): Headers {
  return { authorization: `Bearer ${token}` }
}
