// What is wrong in wrangler.toml: it ends everything, in a line or two of words and not with a trace.
import * as v from 'valibot'
import { SETTINGS } from '../worker/settings.ts'
import { refuse } from './options.ts'

/** What wrangler throws at a file that is no TOML. */
const Broken = v.object({
  message: v.pipe(
    v.string(),
    v.transform((message) => message.replace('Invalid TOML document: ', '')),
  ),
  location: v.object({ line: v.number(), lineText: v.string() }),
})

/** Gives what is read, or says why it cannot be and exits 2. */
export function readOrRefuse<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    return refuse(explain(error))
  }
}

/** What [vars] says, all of it text. Refuses what is not, and what is secret. */
export function readVariables(given: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const problems = Object.entries(given).flatMap(([name, value]) => problemOf(name, value) ?? [])
  if (problems.length > 0) refuse(problems.map((problem) => `In [vars] of wrangler.toml: ${problem}`).join('\n'))
  return v.parse(v.record(v.string(), v.string()), given)
}

function explain(error: unknown): string {
  const broken = v.safeParse(Broken, error)
  if (broken.success) {
    const { message, location } = broken.output
    return `wrangler.toml, line ${location.line}: ${message}\n  ${location.lineText}`
  }
  if (error instanceof v.ValiError) {
    const [issue] = error.issues
    return `wrangler.toml: ${v.getDotPath(issue)}: ${issue.message}`
  }
  return error instanceof Error ? error.message : String(error)
}

function problemOf(name: string, value: unknown): string | undefined {
  const secret = Object.entries(SETTINGS).some(([known, { where }]) => known === name && where === 'secret')
  if (secret) return `${name} is a secret and this file is none. Take it out: npx wrangler secret put ${name}`
  if (typeof value === 'string') return undefined
  const quoted = typeof value === 'object' ? 'it must be text' : `write it in quotes: ${name} = "${value}"`
  return `${name} is ${JSON.stringify(value)}; ${quoted}`
}
