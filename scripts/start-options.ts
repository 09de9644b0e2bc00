// Options of the commands that serve Edgewise on this computer.
import { join } from 'node:path'
import * as v from 'valibot'
import { entriesOf, parseDomains } from '../protocol/domains.ts'
import { isRefusal } from '../protocol/refusal.ts'
import { problemOf } from './brought-files.ts'
import { LEVELS, type Level } from './json-log.ts'
import { File, option, Path, readOptions, refuse, Switch } from './options.ts'
import { root } from './project.ts'

export interface StartOptions {
  /** How the user calls it. */
  readonly command: string
  readonly port: number
  readonly host: string
  /** Names by which people come besides. */
  readonly allowed: readonly string[]
  /** Absolute path of the folder that keeps what was said. */
  readonly data: string
  readonly level: Level
  readonly https: boolean
  /** Absolute paths; without them https makes its own. */
  readonly files: Files | undefined
  readonly open: boolean
}

export interface Files {
  readonly cert: string
  readonly key: string
}

const PORT = 'it must be a number from 0 to 65535'

const Port = v.pipe(v.string(), v.regex(/^\d{1,5}$/, PORT), v.transform(Number), v.maxValue(65_535, PORT))

const Names = v.pipe(
  v.string(),
  v.transform((text) => parseDomains(entriesOf(text))),
  v.check((names) => !isRefusal(names), 'it must be names such as chat.lan, with commas between'),
  v.transform((names) => (isRefusal(names) ? [] : names)),
)

export const OPTIONS = {
  port: option('8787', Port, {
    variable: 'EDGEWISE_PORT',
    value: 'number',
    meaning: 'port to listen on, 0 for any free one',
  }),
  host: option('localhost', v.pipe(v.string(), v.nonEmpty('it must be a name or an address')), {
    variable: 'EDGEWISE_HOST',
    value: 'name',
    meaning: 'name or address to listen on; 0.0.0.0 lets the whole network in',
  }),
  'allowed-hosts': option('', Names, {
    variable: 'EDGEWISE_ALLOWED_HOSTS',
    value: 'names',
    meaning: 'further names by which people come over http, such as chat.lan',
  }),
  data: option(join(root, '.edgewise'), Path, {
    variable: 'EDGEWISE_DATA',
    value: 'folder',
    meaning: 'where everything is kept',
  }),
  'log-level': levelFrom('warn'),
  https: option('0', Switch, {
    variable: 'EDGEWISE_HTTPS',
    value: '',
    meaning: 'https, with a certificate made at first use and kept with the data',
  }),
  cert: option('', File, {
    variable: 'EDGEWISE_CERT',
    value: 'file',
    meaning: 'https with this certificate (PEM) ...',
  }),
  key: option('', File, {
    variable: 'EDGEWISE_KEY',
    value: 'file',
    meaning: '... and its key',
  }),
  open: option('0', Switch, {
    variable: 'EDGEWISE_OPEN',
    value: '',
    meaning: 'opens the browser',
  }),
} as const

/** From which level on something is printed. */
export function levelFrom(standard: Level) {
  return option(standard, v.picklist(LEVELS, `it must be one of: ${LEVELS.join(', ')}`), {
    variable: 'EDGEWISE_LOG_LEVEL',
    value: 'level',
    meaning: `what is printed: ${LEVELS.join(', ')}`,
  })
}

const ENDING = `In the last two columns stand the variable of the environment that does the same and what holds if neither is
given. Settings of the deployment (READERS, UNFURL_ALLOW ...) are taken from the environment too: see the README.`

/** Reads the options; prints help and exits 0 if asked, says what is wrong and exits 2 otherwise. */
export function readStartOptions(command: string, purpose: string): StartOptions {
  const usage = { command, purpose: `${purpose} Ctrl+C stops it.`, ending: ENDING }
  const { 'allowed-hosts': allowed, 'log-level': level, https, cert, key, ...others } = readOptions(usage, OPTIONS)
  const files = pair(cert, key)
  return { command, allowed, level, https: https || files !== undefined, files, ...others }
}

/** Both files or none; refuses one without the other, and those that cannot be used. */
export function pair(cert: string | undefined, key: string | undefined): Files | undefined {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) return refuse('--cert and --key belong together: give both, or neither.')
  const problem = problemOf({ cert, key })
  return problem === undefined ? { cert, key } : refuse(problem)
}
