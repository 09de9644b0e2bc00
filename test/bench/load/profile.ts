// Which of the Worker's files are on the stack, as V8 samples it.
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { Inspector } from './inspector.ts'
import type { EdgewiseServer } from './servers.ts'

/** Between two samples, in microseconds. */
const INTERVAL = 200

const Frame = v.object({ functionName: v.string(), url: v.string(), lineNumber: v.number() })
const Profiled = v.object({
  profile: v.object({
    nodes: v.array(v.object({ id: v.number(), callFrame: Frame, children: v.optional(v.array(v.number()), []) })),
    samples: v.array(v.number()),
  }),
})

/** The files on a stack, outermost first. */
export type Stack = readonly string[]

export class Profiler {
  readonly #inspector: Inspector
  /** For each line of the bundle, which source it is from. */
  readonly #sources: readonly string[]

  /** Of Edgewise's Worker. */
  static async of(server: EdgewiseServer): Promise<Profiler> {
    return new Profiler(await Inspector.of(server), sourcesOf(server.bundle))
  }

  private constructor(inspector: Inspector, sources: readonly string[]) {
    this.#inspector = inspector
    this.#sources = sources
  }

  /** The stack of each sample that is taken while this is done; empty where none of the files is on it. */
  async during(work: () => Promise<unknown>): Promise<readonly Stack[]> {
    await this.#inspector.call('Profiler.enable')
    await this.#inspector.call('Profiler.setSamplingInterval', { interval: INTERVAL })
    await this.#inspector.call('Profiler.start')
    await work()
    const { nodes, samples } = v.parse(Profiled, await this.#inspector.call('Profiler.stop')).profile
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
    this.#inspector.stop()
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
