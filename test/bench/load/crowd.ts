// People in one room: they come, talk, listen, fall out and come back. What they hear is counted and timed.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { type Dialect, type DialectName, dialects } from './dialects.ts'
import { Spread } from './spread.ts'
import { processorSeconds } from './usage.ts'

export interface Place {
  readonly dialect: DialectName
  /** Of the room, with `ws:`. */
  readonly address: string
  /** One for each person: the headers they come with. */
  readonly people: readonly Readonly<Record<string, string>>[]
  /** Whether they offer compression, as browsers do. */
  readonly compress: boolean
}

export interface Entrance {
  /** Until all had heard their first frame. */
  readonly ms: number
  /** All that they heard, until it was quiet. */
  readonly frames: number
  readonly bytes: number
}

/** At a steady pace, or as many as are under way at a time. */
export type Pace = { readonly perSecond: number } | { readonly underWay: number }

export interface Talk {
  readonly pace: Pace
  readonly seconds: number
  /** Of whom it is measured what they use. */
  readonly server: number
  /** How many of them talk. */
  readonly speakers: number
}

export interface Heard {
  /** Of the server. */
  readonly processorSeconds: number
  readonly seconds: number
  readonly posts: number
  readonly deliveries: number
  /** That everybody has heard together. */
  readonly bytes: number
  /** Deliveries that never came. */
  readonly missing: number
  /** From sending to hearing it, in ms. */
  readonly wait: Waits
  /** From sending to hearing it from the room oneself, in ms. */
  readonly answer: Waits
}

export interface Waits {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** What a frame says. */
interface Read {
  readonly data: Buffer
  readonly ids: readonly string[]
  readonly reply: string | undefined
  readonly isWelcome: boolean
}

/** As long as what people write. */
const BODY = 'Shall we have a look at that together after lunch, say at two?'
/** Before it is measured, in ms. */
const WARM_UP = 500
/** Quiet for so long means that nothing more comes, in ms. */
const QUIET = 300
const PATIENCE = 20_000
/** How many connect at a time. */
const DOOR = 500

export class Crowd {
  #place: Place | undefined
  #dialect: Dialect = dialects.plain
  #sockets: WebSocket[] = []
  #frames = 0
  #bytes = 0
  #messages = 0
  #heardAt = 0
  #last: Read = { data: Buffer.alloc(0), ids: [], reply: undefined, isWelcome: false }
  #hear: (id: string, person: number) => void = () => {}

  async enter(place: Place, since = ''): Promise<Entrance> {
    this.#place = place
    this.#dialect = dialects[place.dialect]
    this.#frames = 0
    this.#bytes = 0
    this.#messages = 0
    const started = performance.now()
    for (let first = 0; first < place.people.length; first += DOOR)
      await Promise.all(place.people.slice(first, first + DOOR).map((_, index) => this.#open(first + index, since)))
    const ms = performance.now() - started
    await this.#untilQuiet()
    return { ms, frames: this.#frames, bytes: this.#bytes }
  }

  /** All fall out at once and come back, saying what they hold. */
  async return(since: string): Promise<Entrance> {
    if (this.#place === undefined) throw new Error('Nobody was there.')
    this.leave()
    return this.enter(this.#place, since)
  }

  /** What all have heard since they came. */
  heard(): { readonly frames: number; readonly messages: number } {
    return { frames: this.#frames, messages: this.#messages }
  }

  leave(): void {
    for (const socket of this.#sockets) socket.terminate()
    this.#sockets = []
  }

  async talk({ pace, seconds, server, speakers }: Talk): Promise<Heard> {
    const sent = new Map<string, { at: number; by: number; left: number }>()
    const [wait, answer] = [new Spread(), new Spread()]
    let [posts, measuring, over, deliveries] = [0, false, false, 0]
    const say = () => {
      const [id, by] = [randomUUID(), posts++ % speakers]
      sent.set(id, { at: performance.now(), by, left: this.#sockets.length })
      this.#sockets[by]?.send(this.#dialect.post(id, BODY))
    }
    this.#hear = (id, person) => {
      const post = sent.get(id)
      if (post === undefined) return
      const ms = performance.now() - post.at
      if (measuring) {
        deliveries++
        wait.add(ms)
        if (person === post.by) answer.add(ms)
      }
      if (--post.left === 0) sent.delete(id)
      if (person === post.by && 'underWay' in pace && !over) say()
    }
    const talking = 'perSecond' in pace ? steadily(pace.perSecond, say, () => over) : undefined
    if ('underWay' in pace) for (let number = 0; number < pace.underWay; number++) say()
    await delay(WARM_UP)
    const [used, began, before, bytes] = [processorSeconds(server), performance.now(), posts, this.#bytes]
    measuring = true
    await delay(seconds * 1000)
    measuring = false
    const took = (performance.now() - began) / 1000
    const figures = {
      processorSeconds: processorSeconds(server) - used,
      seconds: took,
      posts: posts - before,
      deliveries,
      bytes: this.#bytes - bytes,
    }
    over = true
    await talking
    for (const end = Date.now() + PATIENCE; sent.size > 0 && Date.now() < end; ) await delay(10)
    this.#hear = () => {}
    const missing = [...sent.values()].reduce((sum, { left }) => sum + left, 0)
    return { ...figures, missing, wait: waits(wait), answer: waits(answer) }
  }

  /** Each posts over HTTP, the next when the one before is answered. */
  async post(
    { dialect, address, people }: Place,
    { seconds, server }: Pick<Talk, 'seconds' | 'server'>,
  ): Promise<Heard> {
    const { post, postPath } = dialects[dialect]
    const url = address.replace(/^ws/, 'http') + postPath
    const answer = new Spread()
    let [measuring, over] = [false, false]
    const speaking = people.map(async (headers) => {
      while (!over) {
        const began = performance.now()
        const { status, body } = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: post(randomUUID(), BODY),
        })
        await body?.cancel()
        if (status !== 201) throw new Error(`A post was answered with ${status}.`)
        if (measuring) answer.add(performance.now() - began)
      }
    })
    await delay(WARM_UP)
    const [used, began] = [processorSeconds(server), performance.now()]
    measuring = true
    await delay(seconds * 1000)
    measuring = false
    const took = (performance.now() - began) / 1000
    const figures = { processorSeconds: processorSeconds(server) - used, seconds: took, posts: answer.count }
    over = true
    await Promise.all(speaking)
    return { ...figures, deliveries: 0, bytes: 0, missing: 0, wait: waits(new Spread()), answer: waits(answer) }
  }

  /** Says one thing and gives how many ms it took until all had heard it. */
  async say(): Promise<number> {
    const [id, began] = [randomUUID(), performance.now()]
    const { promise, resolve } = Promise.withResolvers<number>()
    let left = this.#sockets.length
    this.#hear = (heard) => {
      if (heard === id && --left === 0) resolve(performance.now() - began)
    }
    this.#sockets[0]?.send(this.#dialect.post(id, BODY))
    return promise
  }

  async #open(person: number, since: string): Promise<void> {
    const { address, people, compress } = this.#place ?? { address: '', people: [], compress: false }
    const url = `${address}${this.#dialect.path}${since && `&since=${since}`}`
    const socket = new WebSocket(url, { headers: people[person] ?? {}, perMessageDeflate: compress })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.on('error', reject)
    socket.on('close', (code) => reject(new Error(`A socket was closed with ${code} before its first frame.`)))
    socket.on('message', (data: Buffer) => {
      this.#frames++
      this.#bytes += data.length
      this.#heardAt = performance.now()
      const { ids, reply, isWelcome } = this.#read(data)
      if (reply !== undefined) socket.send(reply)
      if (isWelcome) resolve()
      this.#messages += ids.length
      for (const id of ids) this.#hear(id, person)
    })
    this.#sockets[person] = socket
    await promise
  }

  /** Everybody hears the same: it is read once. */
  #read(data: Buffer): Read {
    if (!data.equals(this.#last.data)) {
      const frame = data.toString()
      const [ids, reply] = [this.#dialect.ids(frame), this.#dialect.answer(frame)]
      this.#last = { data, ids, reply, isWelcome: this.#dialect.isWelcome(frame) }
    }
    return this.#last
  }

  async #untilQuiet(): Promise<void> {
    do await delay(QUIET)
    while (performance.now() - this.#heardAt < QUIET)
  }
}

/** Keeps its pace however late the clock calls. */
async function steadily(perSecond: number, say: () => void, isOver: () => boolean): Promise<void> {
  const began = performance.now()
  for (let said = 0; !isOver(); said++) {
    say()
    await delay(Math.max(0, began + ((said + 1) * 1000) / perSecond - performance.now()))
  }
}

function waits(spread: Spread): Waits {
  return { p50: spread.below(0.5), p95: spread.below(0.95), p99: spread.below(0.99) }
}
