// Which of the Worker's files are on the stack, as V8 samples it.
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { WebSocket } from 'ws'

/** Between two samples, in microseconds. */
const INTERVAL = 200

const Targets = v.array(v.object({ id: v.string(), webSocketDebuggerUrl: v.string() }))
const Frame = v.object({ functionName: v.string(), url: v.string(), lineNumber: v.number() })
const Profiled = v.object({
  profile: v.object({
    nodes: v.array(v.object({ id: v.number(), callFrame: Frame, children: v.optional(v.array(v.number()), []) })),
    samples: v.array(v.number()),
  }),
})
// What has no result is answered without one.
const Answer = v.object({ id: v.number(), result: v.optional(v.unknown()) })

export interface Inspected {
  /** The address of the runtime's inspector, if it was started with one. */
  readonly inspector: string | undefined
  /** As esbuild wrote it, with a comment where each source begins. */
  readonly bundle: string
}

/** The files on a stack, outermost first. */
export type Stack = readonly string[]

export class Profiler {
  readonly #socket: WebSocket
  /** For each line of the bundle, which source it is from. */
  readonly #sources: readonly string[]
  #calls = 0

  /** Of Edgewise's Worker. */
  static async of({ inspector, bundle }: Inspected): Promise<Profiler> {
    if (inspector === undefined) throw new Error('The runtime was started without an inspector.')
    const targets = v.parse(Targets, await (await fetch(`${inspector}/json`)).json())
    const target = targets.find(({ id }) => id.includes('measured'))
    if (target === undefined) throw new Error('The runtime shows nothing to be profiled.')
    const socket = new WebSocket(target.webSocketDebuggerUrl)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return new Profiler(socket, sourcesOf(bundle))
  }

  private constructor(socket: WebSocket, sources: readonly string[]) {
    this.#socket = socket
    this.#sources = sources
  }

  /** The stack of each sample that is taken while this is done; empty where none of the files is on it. */
  async during(work: () => Promise<unknown>): Promise<readonly Stack[]> {
    await this.#call('Profiler.enable')
    await this.#call('Profiler.setSamplingInterval', { interval: INTERVAL })
    await this.#call('Profiler.start')
    await work()
    const { nodes, samples } = v.parse(Profiled, await this.#call('Profiler.stop')).profile
    const parents = new Map(nodes.flatMap(({ id, children }) => children.map((child) => [child, id])))
    const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
    const stackOf = (id: number | undefined): Stack => {
      if (id === undefined) return []
      const line = frames.get(id)?.lineNumber
      const source = line === undefined ? undefined : this.#sources[line]
      return [...stackOf(parents.get(id)), ...(source ? [source] : [])]
    }
    return samples.map(stackOf)
  }

  stop(): void {
    this.#socket.terminate()
  }

  #call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#calls
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const hear = (data: Buffer) => {
      const answer = v.safeParse(Answer, JSON.parse(data.toString()))
      if (!answer.success || answer.output.id !== id) return
      this.#socket.off('message', hear)
      resolve(answer.output.result)
    }
    this.#socket.on('message', hear)
    this.#socket.send(JSON.stringify({ id, method, params }))
    return promise
  }
}

function sourcesOf(bundle: string): readonly string[] {
  let source = ''
  return readFileSync(bundle, 'utf8')
    .split('\n')
    .map((line) => {
      source = /^\/\/ (\S+\.[jt]s)$/.exec(line)?.[1] ?? source
      return source
    })
}
