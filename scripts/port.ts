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

/** What the system says to an address that this machine does not have, and to ::1 where it has no IPv6 at all. */
const ABSENT: readonly unknown[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT']

/** Why the command cannot listen at its host and port, in words for the user; undefined if it can. */
export async function findHindrance({ command, host, port }: Place): Promise<string | undefined> {
  try {
    await tryListening(host, port)
  } catch (error) {
    return explain(error, { command, host, port })
  }
  return undefined
}

/** What the system has said to listening there, in words for the user. */
export function explain(error: unknown, { command, host, port }: Place): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop what uses it, or choose another: ${command} -- --port ${port < 65_535 ? port + 1 : 8787}`
    case 'EACCES':
      return `Port ${port} is not for everybody on this system. Choose another: ${command} -- --port 8787`
    default:
      return `Nobody can listen on ${host}, port ${port}: ${error instanceof Error ? error.message : error}`
  }
}

/** What a name stands for. localhost may be several addresses, and people come by any of them. */
export async function addressesOf(host: string): Promise<readonly string[]> {
  return [...new Set((await lookup(host, { all: true })).map(({ address }) => address))]
}

/**
 * Listens at all of the addresses that this machine has; without IPv6 localhost may name ::1 all the same. Throws if it
 * has none of them, or if one is refused. Gives the port, which is the same at all.
 */
export async function listenAtAll(
  addresses: readonly string[],
  port: number,
  listen: (address: string, port: number) => Promise<number>,
): Promise<number> {
  let taken: number | undefined
  let absence: unknown = new Error('There is no address to listen at.')
  for (const address of addresses) {
    try {
      taken = await listen(address, taken ?? port)
    } catch (error) {
      if (!ABSENT.includes(codeOf(error))) throw error
      absence = error
    }
  }
  if (taken === undefined) throw absence
  return taken
}

/** Gives the port. */
export async function listenAt(server: Server, address: string, port: number): Promise<number> {
  await once(server.listen({ host: address, port, exclusive: true }), 'listening')
  const taken = server.address()
  if (taken === null || typeof taken === 'string') throw new Error('A listening TCP server has a port.')
  return taken.port
}

/** A port that is free on the host now. */
export function findFreePort(host = '127.0.0.1'): Promise<number> {
  return tryListening(host, 0)
}

async function tryListening(host: string, port: number): Promise<number> {
  return listenAtAll(await addressesOf(host), port, async (address, wanted) => {
    const server = createServer()
    try {
      return await listenAt(server, address, wanted)
    } finally {
      server.close()
    }
  })
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
