// Ports: whether one can be had, found out before anything is built, and which one is free.
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

export interface Place {
  /** How the user calls the command that would listen there. */
  readonly command: string
  readonly host: string
  readonly port: number
}

/** Why the command cannot listen at its host and port, in words for the user; undefined if it can. */
export async function findHindrance({ command, host, port }: Place): Promise<string | undefined> {
  try {
    for (const address of await addressesOf(host)) await tryListening(address, port)
  } catch (error) {
    return explain(error, host, port, command)
  }
  return undefined
}

/** What a name stands for. localhost may be several addresses, and people come by any of them. */
export async function addressesOf(host: string): Promise<readonly string[]> {
  return [...new Set((await lookup(host, { all: true })).map(({ address }) => address))]
}

/** Gives the port. On a machine without IPv6 it listens nowhere for ::1, which localhost may name even there. */
export async function listenAt(server: Server, host: string, port: number): Promise<number> {
  try {
    await once(server.listen({ host, port, exclusive: true }), 'listening')
  } catch (error) {
    if (codeOf(error) === 'EADDRNOTAVAIL' && host === '::1') return port
    throw error
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  return address.port
}

/** A port that is free on the host now. */
export function findFreePort(host = '127.0.0.1'): Promise<number> {
  return tryListening(host, 0)
}

async function tryListening(host: string, port: number): Promise<number> {
  const server = createServer()
  try {
    return await listenAt(server, host, port)
  } finally {
    server.close()
  }
}

function explain(error: unknown, host: string, port: number, command: string): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop what uses it, or choose another: ${command} -- --port ${port < 65_535 ? port + 1 : 8787}`
    case 'EACCES':
      return `Port ${port} is not for everybody on this system. Choose another: ${command} -- --port 8787`
    default:
      return `Nobody can listen on ${host}, port ${port}: ${error instanceof Error ? error.message : error}`
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
