// A stand-in for the few calls of Cloudflare's API that wrangler makes for us, on loopback: one account, its Workers
// and its queues. It knows nothing but what a test has put there, and writes down what it is asked.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import * as v from 'valibot'

const ACCOUNT = '0123456789abcdef0123456789abcdef'
const VERSION = '11111111-2222-4333-8444-555555555555'
const TOKEN = 'the token of the tests'

interface Refused {
  readonly status: number
  readonly code: number
  readonly message: string
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Text of a body, or of the parts of a form. */
  readonly body: string
}

type Answer = { readonly result: unknown } | Refused
type Route = readonly [pattern: RegExp, answer: (asked: Asked, ...parts: readonly string[]) => Answer]

const MISSING: Refused = { status: 404, code: 10_007, message: 'This does not exist on your account.' }
const CONSUMER: Refused = {
  status: 400,
  code: 10_064,
  message: 'Cannot delete this Worker as it is a consumer for a Queue.',
}
const BROKEN: Refused = { status: 400, code: 10_013, message: 'An unknown error has occurred.' }
const NOBODY: Refused = { status: 401, code: 10_000, message: 'Authentication error' }

export class Cloudflare {
  /** Names of queues, and the Workers that they deliver to. */
  readonly queues = new Map<string, Set<string>>()
  /** Names of Workers, and their bindings. */
  readonly workers = new Map<string, readonly object[]>()
  /** Names of Workers, and the secrets that they have been given, by their names. */
  readonly secrets = new Map<string, Readonly<Record<string, string>>>()
  /** What was changed, in order. Questions are not kept. */
  readonly changes: string[] = []
  /** Answers nothing about Workers. */
  outage = false
  /** What it was asked and does not know of. */
  readonly unknown: string[] = []
  /** What a change is refused with, by the beginning of its line in `changes`. */
  readonly refusals = new Map<string, Refused>()
  readonly #server: Server
  readonly #routes: readonly Route[]

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response))
    this.#routes = this.#table()
  }

  /** Starts listening, and gives the environment with which wrangler comes here. */
  async listen(): Promise<NodeJS.ProcessEnv> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
    const address = this.#server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    return { CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`, CLOUDFLARE_API_TOKEN: TOKEN }
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://stand.in')
    const body = (await buffer(request)).toString('latin1')
    const path = url.pathname.replace('/client/v4', '').replace(`/accounts/${ACCOUNT}`, '')
    const asked = { method: request.method ?? '', path, query: url.searchParams, body }
    const allowed = request.headers.authorization === `Bearer ${TOKEN}`
    const answer = allowed ? this.#answer(asked) : NOBODY
    const refused = 'code' in answer
    response.writeHead(refused ? answer.status : 200, { 'Content-Type': 'application/json' })
    const [result, errors] = refused ? [null, [answer]] : [answer.result, []]
    response.end(JSON.stringify({ success: !refused, errors, messages: [], result, result_info: { total_pages: 1 } }))
  }

  #answer(asked: Asked): Answer {
    for (const [pattern, answer] of this.#routes) {
      const [found, ...parts] = pattern.exec(`${asked.method} ${asked.path}`) ?? []
      if (found !== undefined) return answer(asked, ...parts)
    }
    this.unknown.push(`${asked.method} ${asked.path}`)
    return MISSING
  }

  /** Does what was asked, unless the test wants it refused. */
  #change(line: string, change: () => void): Answer {
    this.changes.push(line)
    const refusal = [...this.refusals].find(([beginning]) => line.startsWith(beginning))?.[1]
    if (refusal) return refusal
    change()
    return { result: {} }
  }

  #table(): readonly Route[] {
    return [
      [/^GET \/user\/tokens\/verify$/, () => ({ result: { id: 'token', status: 'active' } })],
      [/^GET \/user$/, () => ({ result: { id: 'ada', email: 'ada@example.com' } })],
      [/^GET \/accounts$/, () => ({ result: [{ id: ACCOUNT, name: "Ada's account" }] })],
      [/^GET \/memberships$/, () => ({ result: [{ id: 'one', account: { id: ACCOUNT, name: "Ada's account" } }] })],
      [/^GET \/queues$/, ({ query }) => this.#listQueues(query.getAll('name'))],
      [/^GET \/queues\/([^/]+)$/, (_, name = '') => ({ result: this.#queue(name) })],
      [/^POST \/queues$/, ({ body }) => this.#createQueue(JSON.parse(body).queue_name)],
      [/^DELETE \/queues\/([^/]+)$/, (_, name = '') => this.#deleteQueue(name)],
      [
        /^(?:POST|PUT) \/queues\/([^/]+)\/consumers/,
        ({ body }, queue = '') => this.#consume(queue, JSON.parse(body).script_name),
      ],
      [/^DELETE \/queues\/([^/]+)\/consumers\/([^/]+)$/, (_, queue = '', worker = '') => this.#leave(queue, worker)],
      [
        /^GET \/workers\/services\/([^/]+)$/,
        (_, name = '') =>
          this.#ifWorker(name, {
            id: name,
            default_environment: { environment: 'production', script: { last_deployed_from: 'wrangler' } },
          }),
      ],
      [
        /^GET \/workers\/scripts\/([^/]+)\/versions$/,
        (_, name = '') => this.#ifWorker(name, { items: [version(name, [])] }),
      ],
      [
        /^GET \/workers\/scripts\/([^/]+)\/versions\/[^/]+$/,
        (_, name = '') => this.#ifWorker(name, version(name, this.workers.get(name) ?? [])),
      ],
      [/^GET \/workers\/scripts\/[^/]+\/secrets$/, () => ({ result: [] })],
      [/^GET \/workers\/subdomain$/, () => ({ result: { subdomain: 'ada' } })],
      [/assets-upload-session$/, () => ({ result: { jwt: 'every file is known', buckets: [] } })],
      [/^GET \/workers\/scripts\/([^/]+)\/deployments$/, (_, name = '') => this.#ifWorker(name, { deployments: [] })],
      [/^PATCH \/workers\/scripts\/[^/]+\/script-settings$/, () => ({ result: {} })],
      [
        /^GET \/workers\/workers\/([^/]+)$/,
        (_, name = '') =>
          this.#ifWorker(name, { id: name, name, subdomain: { enabled: true, previews_enabled: false } }),
      ],
      [/\/references$/, () => ({ result: { services: { incoming: [], outgoing: [] }, durable_objects: [] } })],
      [/^GET \/(?:workers\/tails\/by-consumer\/[^/]+|storage\/kv\/namespaces)$/, () => ({ result: [] })],
      [
        /^GET \/workers\/scripts\/([^/]+)\/settings$/,
        (_, name = '') => this.#ifWorker(name, { bindings: this.workers.get(name), tags: [`cf:service=${name}`] }),
      ],
      [/^POST \/workers\/scripts\/[^/]+\/subdomain$/, ({ body }) => ({ result: JSON.parse(body) })],
      [
        /^POST \/workers\/scripts\/[^/]+\/domains\/changeset$/,
        () => ({ result: { added: [], removed: [], updated: [], conflicting: [] } }),
      ],
      [/^PUT \/workers\/scripts\/([^/]+)\/domains\/records$/, ({ body }, name = '') => this.#giveDomains(name, body)],
      [/^DELETE \/workers\/services\/([^/]+)$/, (_, name = '') => this.#deleteWorker(name)],
      [/^PUT \/workers\/scripts\/([^/]+)$/, ({ body }, name = '') => this.#upload(name, body)],
    ]
  }

  #listQueues(names: readonly string[]): Answer {
    return {
      result: [...this.queues.keys()]
        .filter((name) => names.length === 0 || names.includes(name))
        .map((name) => this.#queue(name)),
    }
  }

  #queue(name: string): object {
    const consumers = [...(this.queues.get(name) ?? [])].map((script) => ({
      type: 'worker',
      script,
      service: script,
      environment: 'production',
      consumer_id: script,
    }))
    return {
      queue_id: name,
      queue_name: name,
      consumers,
      producers: [],
      consumers_total_count: consumers.length,
      producers_total_count: 0,
      created_on: '',
      modified_on: '',
    }
  }

  #createQueue(name: string): Answer {
    return this.#change(`create queue ${name}`, () => void this.queues.set(name, new Set()))
  }

  #deleteQueue(name: string): Answer {
    return this.#change(`delete queue ${name}`, () => void this.queues.delete(name))
  }

  #consume(queue: string, worker: string): Answer {
    return this.#change(`deliver ${queue} to ${worker}`, () => void this.queues.get(queue)?.add(worker))
  }

  #leave(queue: string, worker: string): Answer {
    return this.#change(`deliver ${queue} no more to ${worker}`, () => void this.queues.get(queue)?.delete(worker))
  }

  #ifWorker(name: string, result: object): Answer {
    if (this.outage) return BROKEN
    return this.workers.has(name) ? { result } : MISSING
  }

  #upload(name: string, body: string): Answer {
    const [, metadata = ''] = /name="metadata"\r\n\r\n(.*?)\r\n--/s.exec(body) ?? []
    const { bindings, exports } = v.parse(Metadata, metadata)
    const lost = Object.entries(exports).flatMap(([each, { state }]) => (state === 'deleted' ? each : []))
    const secrets = bindings.flatMap(({ type, name, text }) => (type === 'secret_text' ? [[name, text ?? '']] : []))
    const line = lost.length > 0 ? `delete ${lost.join(', ')} of ${name}` : `upload ${name}`
    return this.#change([line, ...secrets.map(([secret]) => `with the secret ${secret}`)].join(' '), () => {
      this.workers.set(name, bindings)
      // What is not in an upload stays.
      this.secrets.set(name, { ...this.secrets.get(name), ...Object.fromEntries(secrets) })
    })
  }

  #giveDomains(name: string, body: string): Answer {
    const hosts = v.parse(Domains, body).origins.map(({ hostname }) => hostname)
    return this.#change(`give ${hosts.join(', ')} to ${name}`, () => {})
  }

  #deleteWorker(name: string): Answer {
    if ([...this.queues.values()].some((workers) => workers.has(name))) return CONSUMER
    return this.#change(`delete ${name}`, () => void this.workers.delete(name))
  }
}

const Bindings = v.array(v.looseObject({ type: v.string(), name: v.string(), text: v.optional(v.string()) }))

/** What wrangler sends beside the code. */
const Metadata = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    bindings: v.optional(Bindings, []),
    exports: v.optional(v.record(v.string(), v.object({ state: v.optional(v.string()) })), {}),
  }),
)

const Domains = v.pipe(v.string(), v.parseJson(), v.object({ origins: v.array(v.object({ hostname: v.string() })) }))

function version(name: string, bindings: readonly object[]): object {
  return {
    id: VERSION,
    number: 1,
    metadata: { created_on: '2026-11-01T00:00:00Z', author_email: 'ada@example.com', source: 'wrangler' },
    annotations: {},
    resources: { script: { etag: name }, script_runtime: {}, bindings },
  }
}
