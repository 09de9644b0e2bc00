// The settings of the deployment, held against what is allowed before anything runs.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { problemsOf, SETTINGS } from '../worker/settings.ts'
import { from, to } from './backup-options.ts'
import { didYouMean } from './nearest.ts'
import { describeOption, refuse } from './options.ts'
import { root } from './project.ts'
import { serveOptions } from './serve-options.ts'
import { OPTIONS } from './start-options.ts'

type Given = Readonly<Record<string, string | undefined>>

const NAMES = Object.keys(SETTINGS)
/** What stands in [vars] of wrangler.toml where nobody has changed it. */
export const STANDARD_VARIABLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(SETTINGS).flatMap(([name, { where, standard }]) => (where === 'var' ? [[name, standard]] : [])),
)
/** Of the environment, whichever command takes them. */
const VARIABLES = [...Object.values(OPTIONS), ...Object.values(serveOptions), from, to].map(
  (schema) => describeOption(schema).variable,
)
/** Ours, and for no test. */
const OURS = /^EDGEWISE_(?!TEST_)/
/** What only the edge has. The open-source runtime refuses jurisdictions. */
const OF_THE_EDGE = ['LOCATION_HINT', 'JURISDICTION']

/** Refuses what is wrong in [vars], in the environment and in `.dev.vars`, each by its name. */
export function checkSettings(variables: Given): void {
  const local = readLocal()
  const ours = Object.keys(process.env).filter((name) => OURS.test(name))
  const problems = [
    ...at('[vars] of wrangler.toml', [...unknownAmong(Object.keys(variables), NAMES), ...problemsOf(variables)]),
    ...at('the environment', [...unknownAmong(ours, VARIABLES), ...problemsOf(process.env)]),
    ...at('.dev.vars', [...unknownAmong(Object.keys(local), NAMES), ...problemsOf(local)]),
  ]
  if (problems.length > 0) refuse(problems.join('\n'))
}

/** Refuses a secret in the environment: wrangler takes it from a file, and on its command line others could read it. */
export function refuseSecrets(): void {
  const local = readLocal()
  const given = Object.entries(SETTINGS).flatMap(([name, { where }]) => (where === 'secret' ? name : []))
  const missed = given.find((name) => process.env[name] && process.env[name] !== local[name])
  if (missed) refuse(`In the environment: ${missed} is not read from there. Write it in .dev.vars: ${missed}=…`)
}

/** What replaces the settings of these names, by the environment or else by `.dev.vars`, where Edgewise runs on a computer of one's own. */
export function localVariables(names: readonly string[]): Readonly<Record<string, string>> {
  const local = readLocal()
  const given = names.map((name) => [name, process.env[name] ?? local[name]])
  const nowhere = OF_THE_EDGE.map((name) => [name, ''])
  return Object.fromEntries([...given.filter(([, value]) => value !== undefined), ...nowhere])
}

/** What stands in `.dev.vars`. */
export function localText(): string {
  const path = join(root, '.dev.vars')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function at(place: string, problems: readonly string[]): readonly string[] {
  return problems.map((problem) => `In ${place}: ${problem}`)
}

function unknownAmong(names: readonly string[], known: readonly string[]): readonly string[] {
  return names.flatMap((name) => (known.includes(name) ? [] : `there is no ${name}.${didYouMean(name, known)}`))
}

function readLocal(): Given {
  return parseEnv(localText())
}
