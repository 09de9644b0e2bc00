// The settings of the deployment, held against what is allowed before anything runs.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { problemsOf, SETTINGS } from '../worker/settings.ts'
import { didYouMean } from './nearest.ts'
import { refuse } from './options.ts'
import { root } from './project.ts'

type Given = Readonly<Record<string, string | undefined>>

const NAMES = Object.keys(SETTINGS)
/** What stands in [vars] of wrangler.toml where nobody has changed it. */
export const STANDARD_VARIABLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(SETTINGS).flatMap(([name, { where, standard }]) => (where === 'var' ? [[name, standard]] : [])),
)
/** What only the edge has. The open-source runtime refuses jurisdictions. */
const OF_THE_EDGE = ['LOCATION_HINT', 'JURISDICTION']

/** Refuses what is wrong in [vars], in the environment and in `.dev.vars`, each by its name. */
export function checkSettings(variables: Given): void {
  const problems = [
    ...Object.entries(variables).flatMap(([name, value]) => problemsOfVariable(name, value)),
    ...problemsOf(process.env).map((problem) => `In the environment: ${problem}`),
    ...problemsOf(readLocal()).map((problem) => `In .dev.vars: ${problem}`),
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

function problemsOfVariable(name: string, value: string | undefined): readonly string[] {
  const known = NAMES.includes(name)
  const problems = known ? problemsOf({ [name]: value }) : [`there is no ${name}.${didYouMean(name, NAMES)}`]
  return problems.map((problem) => `In [vars] of wrangler.toml: ${problem}`)
}

function readLocal(): Given {
  return parseEnv(localText())
}
