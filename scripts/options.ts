// Options of commands: described once, read from the command line or else from the environment, shown by --help.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { didYouMean } from './nearest.ts'
import { root } from './project.ts'

export interface About {
  /** How it stands in the help, such as `--port <number>`; a switch has none. */
  readonly value: string
  readonly meaning: string
  /** The variable of the environment that does the same; empty if there is none. */
  readonly variable: string
}

/** An option that a command takes. Its check says what is allowed, as in "it must be ...". */
export type Option = v.GenericSchema<string | undefined, unknown>
export type Options = Readonly<Record<string, Option>>

/** Describes an option whose value is given as text, on the command line or in the environment. */
export function option<Output>(standard: string, check: v.GenericSchema<string, Output>, about: About) {
  return v.pipe(v.optional(v.string(), standard), check, v.metadata({ ...about }))
}

export const Switch = v.pipe(
  v.picklist(['1', 'true', '0', 'false', ''], 'it must be 1 or 0'),
  v.transform((text) => text === '1' || text === 'true'),
)

export const Path = v.pipe(v.string(), v.nonEmpty('it must be a path'), v.transform(absolute))
/** Empty where none is given. */
export const OptionalPath = v.union([v.literal(''), Path])

/** The path of a file that can be read; undefined for none. */
export const File = v.pipe(
  v.string(),
  v.check((path) => path === '' || isReadable(absolute(path)), 'it must be a file that can be read'),
  v.transform((path) => (path === '' ? undefined : absolute(path))),
)

/** What an option is about, and what holds if it is not given. */
export function describeOption(schema: Option): About & { readonly standard: string } {
  const { value, meaning, variable } = v.parse(Described, v.getMetadata(schema))
  return { value, meaning, variable, standard: String(v.getDefault(schema) ?? '').replace(join(root, '/'), '') }
}

/**
 * Reads the options of a command: from the command line, else from the environment. Prints the help and exits 0 if
 * asked; says what is wrong and exits 2 otherwise.
 */
export function readOptions<const Known extends Options>(
  { command, purpose, ending = '' }: { command: string; purpose: string; ending?: string },
  known: Known,
): v.InferOutput<v.ObjectSchema<Known, undefined>> {
  refuseKept(command, known)
  const typed = parseTyped(command, known)
  if (typed.help) {
    console.log(`${command} -- [options]\n\n${purpose}\n\n${table(known)}${ending && `\n\n${ending}`}`)
    process.exit(0)
  }
  const given = Object.entries(known).map(([name, schema]) => {
    const { variable } = describeOption(schema)
    return typed[name] === undefined
      ? { name, source: variable, text: process.env[variable] || undefined }
      : { name, source: `--${name}`, text: typed[name] }
  })
  const read = v.safeParse(v.object(known), Object.fromEntries(given.map(({ name, text }) => [name, text])))
  if (read.success) return read.output
  const [{ message, input, path }] = read.issues
  const wrong = given.find(({ name }) => name === path?.[0].key)
  return refuseCall(command, `${wrong?.source} is "${wrong?.text ?? input}"; ${message}.`)
}

/** Says what is wrong with how the command was called, and exits. */
export function refuse(problem: string): never {
  console.error(problem)
  process.exit(2)
}

/** What `parseArgs` has against the command line, in the words of this project. `names` are those of the options. */
export function explain(error: unknown, names: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error)
  const [, unknown] = /^Unknown option '([^']+)'/.exec(message) ?? []
  const known = names.map((name) => `--${name}`)
  if (unknown !== undefined) return `There is no option ${unknown}.${didYouMean(unknown, known)}`
  const [, alone] = /^Option '([^']+)' does not take an argument/.exec(message) ?? []
  if (alone !== undefined) return `${alone} takes no value: write it alone, or leave it out.`
  const [, bare] = /^Option '([^' ]+)[^']*' argument/.exec(message) ?? []
  if (bare !== undefined) return `${bare} needs a value.`
  const [, stray] = /^Unexpected argument '(.*)'\. This command/s.exec(message) ?? []
  return stray === undefined ? message : `"${stray}" belongs to no option.${didYouMean(`--${stray}`, known)}`
}

/** npm changes to the project's folder; what was typed is meant from where it was typed. */
function absolute(path: string): string {
  return resolve(process.env.INIT_CWD ?? root, path)
}

function isReadable(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch {
    return false
  }
}

/** What npm itself is configured with, as in an `.npmrc`: its own keys, and whether it asks. */
const OF_NPM = ['cert', 'key', 'yes']

/** npm keeps what stands before the `--`, and tells of it in the environment alone. */
function refuseKept(command: string, known: Options): void {
  const kept = Object.entries(known).filter(([name]) => isKept(name))
  if (kept.length === 0) return
  const names = kept.map(([name]) => `--${name}`).join(' ')
  refuse(`npm took ${names} for itself: ${command} -- ${kept.map(([name, schema]) => usageOf(name, schema)).join(' ')}`)
}

function isKept(name: string): boolean {
  const typed = process.argv.slice(2).some((word) => word.split('=', 1)[0] === `--${name}`)
  if (typed || OF_NPM.includes(name)) return false
  const variable = (key: string) => process.env[`npm_config_${key.replaceAll('-', '_')}`]
  // What npm makes of `--no-build` is a `build` that is empty.
  return name.startsWith('no-') ? variable(name.slice(3)) === '' : Boolean(variable(name))
}

const Described = v.object({ value: v.string(), meaning: v.string(), variable: v.string() })

function parseTyped(command: string, known: Options): Readonly<Record<string, string | undefined>> {
  const switches = Object.entries(known).filter(([, schema]) => describeOption(schema).value === '')
  const isSwitch = new Set(['help', ...switches.map(([name]) => name)])
  const names = [...Object.keys(known), 'help']
  const options = Object.fromEntries(
    names.map((name) => [name, { type: isSwitch.has(name) ? ('boolean' as const) : ('string' as const) }]),
  )
  try {
    const { values } = parseArgs({ options, args: joinNegatives(process.argv.slice(2)) })
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value === true ? '1' : String(value)]),
    )
  } catch (error) {
    return refuseCall(command, explain(error, names))
  }
}

/** `--port -1` becomes `--port=-1`, so that the number is refused and not the way in which it is written. */
function joinNegatives(words: readonly string[]): string[] {
  const isNegative = (word = '') => /^-\d/.test(word)
  const isName = (word = '') => /^--[^=]+$/.test(word)
  return words.flatMap((word, index) => {
    if (isNegative(word) && isName(words[index - 1])) return []
    const next = words[index + 1]
    return isName(word) && isNegative(next) ? `${word}=${next}` : word
  })
}

function refuseCall(command: string, problem: string): never {
  return refuse(`${problem}\nWhat can be set: ${command} -- --help`)
}

function table(known: Options): string {
  const rows = Object.entries(known).map(([name, schema]) => {
    const { meaning, variable, standard } = describeOption(schema)
    return [usageOf(name, schema), meaning, variable, standard || '(none)']
  })
  const all = [...rows, ['--help', 'this page', '', '']]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n')
}

function usageOf(name: string, schema: Option): string {
  const { value } = describeOption(schema)
  return `--${name}${value && ` <${value}>`}`
}
