/** A web site of every kind that links lead to, run under Node beside the tests of the unfurler. */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { pages } from './pages.ts'

/** What the site saw of one visitor: tests add `?visit=<id>` to an address and ask for `/visits/<id>`. */
export interface Visit {
  readonly requests: {
    readonly method: string | undefined
    readonly path: string
    readonly headers: NodeJS.Dict<string | string[]>
    /** In base64, for what pages are not. */
    body?: string
  }[]
  /** Bytes of bodies handed to the connection. */
  sent: number
  /** How many of the requests are under way, and how many were at a time. */
  open: number
  atOnce: number
}

export type Answer = (response: ServerResponse, visit: Visit, request: IncomingMessage) => unknown

export type Answers = readonly (readonly [path: string, answer: Answer])[]

const visits = new Map<string, Visit>()
const open = new Map<string, Promise<unknown>>()

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  project.provide('sitePort', (server.address() as AddressInfo).port)
  return async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site')
  if (pathname.startsWith('/visits/')) return report(pathname.slice('/visits/'.length), response)
  const id = searchParams.get('visit') ?? ''
  const visit = visits.get(id) ?? { requests: [], sent: 0, open: 0, atOnce: 0 }
  visits.set(id, visit)
  open.set(id, Promise.all([open.get(id), new Promise((resolve) => response.once('close', resolve))]))
  visit.open += 1
  visit.atOnce = Math.max(visit.atOnce, visit.open)
  response.once('close', () => {
    visit.open -= 1
  })
  const seen: Visit['requests'][number] = { method: request.method, path: pathname, headers: request.headers }
  visit.requests.push(seen)
  if (request.method === 'POST') seen.body = await bodyOf(request)
  const page = pages.get(pathname)
  if (page) await page(response, visit, request)
  else response.writeHead(404, { 'Content-Type': 'text/html' }).end('<title>Not found</title>')
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('base64')
}

/** Answers when all of the visitor's connections are closed. */
async function report(id: string, response: ServerResponse): Promise<void> {
  await open.get(id)
  response
    .writeHead(200, { 'Content-Type': 'application/json' })
    .end(JSON.stringify(visits.get(id) ?? { requests: [], sent: 0, atOnce: 0 }))
}
