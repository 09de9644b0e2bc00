// Options of the commands that serve Edgewise on this computer: from the command line, else from the environment.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './project.ts'

export interface Options {
  /** How the user calls it. */
  readonly command: string
  readonly port: number
  readonly host: string
  /** Absolute path of the folder that keeps what was said. */
  readonly data: string
  readonly https: boolean
}

/** Reads the options; prints help and exits 0 if asked, says what is wrong and exits 2 otherwise. */
export function readOptions(command: string, purpose: string): Options {
  const { EDGEWISE_PORT, EDGEWISE_HOST, EDGEWISE_DATA, EDGEWISE_HTTPS } = process.env
  const given = parse(command)
  if (given.help) {
    console.log(help(command, purpose))
    process.exit(0)
  }
  return {
    command,
    port: readPort(given.port ?? (EDGEWISE_PORT || '8787')),
    host: given.host ?? (EDGEWISE_HOST || 'localhost'),
    // npm changes to the project's folder; what was typed is meant from where it was typed.
    data: resolve(process.env.INIT_CWD ?? root, given.data ?? (EDGEWISE_DATA || resolve(root, '.edgewise'))),
    https: given.https ?? readSwitch('EDGEWISE_HTTPS', EDGEWISE_HTTPS),
  }
}

/** Says what is wrong with how the command was called, and exits. */
export function refuse(problem: string): never {
  console.error(problem)
  process.exit(2)
}

function parse(command: string) {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        https: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : error}\nWhat can be set: ${command} -- --help`)
  }
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : refuse(`The port must be a number from 0 to 65535, not "${text}".`)
}

function readSwitch(name: string, text = ''): boolean {
  if (['1', 'true'].includes(text)) return true
  if (['', '0', 'false'].includes(text)) return false
  return refuse(`${name} must be 1 or 0, not "${text}".`)
}

function help(command: string, purpose: string): string {
  return `${command} -- [options]

${purpose} Ctrl+C stops it.

  --port <number>   port to listen on, 0 for any free one   EDGEWISE_PORT    8787
  --host <name>     name or address to listen on;           EDGEWISE_HOST    localhost
                    0.0.0.0 lets the whole network in
  --data <folder>   where everything is kept                EDGEWISE_DATA    .edgewise in the project
  --https           https, with a certificate made for it   EDGEWISE_HTTPS   0
  --help            this page

On the right stand the environment variable that does the same and what holds if neither is given. Variables of
the environment that are named like one in [vars] of wrangler.toml (GUESTS, UNFURL_ALLOW, ...) replace it.`
}
