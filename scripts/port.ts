// Ports: whether one can be had, found out before anything is built, and which one is free.
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer } from 'node:net'

export interface Place {
  /** How the user calls the command that would listen there. */
  readonly command: string
  readonly host: string
  readonly port: number
}

/** Why the command cannot listen at its host and port, in words for the user; undefined if it can. */
export async function findHindrance({ command, host, port }: Place): Promise<string | undefined> {
  try {
    // A name such as localhost may stand for several addresses, and a server may be busy on any of them.
    for (const { address } of await lookup(host, { all: true })) await tryListening(address, port)
  } catch (error) {
    return explain(error, host, port, command)
  }
  return undefined
}

/** A port that is free on 127.0.0.1 now. */
export async function findFreePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  return address.port
}

async function tryListening(host: string, port: number): Promise<void> {
  const server = createServer()
  try {
    await once(server.listen({ host, port, exclusive: true }), 'listening')
  } catch (error) {
    // localhost may name an IPv6 address on a machine that has no IPv6; the others do.
    if (codeOf(error) !== 'EADDRNOTAVAIL' || host !== '::1') throw error
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
