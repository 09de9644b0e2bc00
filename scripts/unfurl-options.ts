// What `npm run unfurl` is asked for.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { type Policy, parsePolicy } from '../worker/unfurl/address.ts'
import { explain, refuse } from './options.ts'

/** A link to be fetched or a file to be read. */
export type Subject = { readonly policy: Policy; readonly json: boolean } & (
  | { readonly type: 'link'; readonly url: string }
  | { readonly type: 'file'; readonly path: string; readonly base: string | undefined; readonly headers: Headers }
)

export interface Lines {
  readonly type: 'lines'
  readonly policy: Policy
}

const HELP = `npm run unfurl -- <address or file> [options]
npm run unfurl -- --jsonl [options]

Shows the card of a link, or of a page in a file, and which part of the page gave what. Nothing is fetched for a
file. With --jsonl it reads lines from standard input, each { "url", "contentType", "html" or "base64" }, and
answers each with a line that has its card.

  --header <name: value>   a header that came with the file, such as "content-type: text/html; charset=shift_jis";
                           may be given several times
  --base <address>         where the file is from
  --allow <host:port>      opens a host that is not public, as UNFURL_ALLOW does; several with commas between
  --deny <domain>          closes a domain, as UNFURL_DENY does; several with commas between
  --json                   prints JSON
  --help                   this page

It exits with 0 if there is a card, with 1 if there is none, and with 2 if it was called wrongly.`

const OPTIONS = {
  header: { type: 'string', multiple: true, default: [] },
  base: { type: 'string' },
  allow: { type: 'string', default: '' },
  deny: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
  jsonl: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} satisfies ParseArgsOptionsConfig

/** Reads the options; prints help and exits 0 if asked, says what is wrong and exits 2 otherwise. */
export function readRequest(): Subject | Lines {
  const { values: given, positionals } = parse()
  if (given.help) {
    console.log(HELP)
    process.exit(0)
  }
  const policy = readPolicy(given.allow, given.deny)
  const ofFile = given.base !== undefined || given.header.length > 0
  const [subject, ...others] = positionals
  if (given.jsonl) {
    if (subject === undefined && !ofFile) return { type: 'lines', policy }
    return refuseUnfurl('With --jsonl, each line names its own page: leave out the address, --base and --header.')
  }
  if (subject === undefined || others.length > 0) return refuseUnfurl('Name one address or one file.')
  const json = given.json
  if (!isAddress(subject))
    return { type: 'file', path: subject, base: readBase(given.base), headers: readHeaders(given.header), policy, json }
  if (ofFile) return refuseUnfurl('--base and --header are for files: a site has its own.')
  return { type: 'link', url: subject, policy, json }
}

/** Says what is wrong with how it was called, and exits. */
export function refuseUnfurl(problem: string): never {
  return refuse(`${problem}\nWhat can be asked: npm run unfurl -- --help`)
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS })
  } catch (error) {
    return refuseUnfurl(explain(error, Object.keys(OPTIONS)))
  }
}

function readPolicy(allow: string, deny: string): Policy {
  try {
    return parsePolicy(allow, deny)
  } catch (error) {
    return refuseUnfurl(error instanceof Error ? error.message : String(error))
  }
}

function isAddress(text: string): boolean {
  return /^https?:/i.test(text)
}

function readBase(base: string | undefined): string | undefined {
  const isUsable = base === undefined || (isAddress(base) && URL.canParse(base))
  return isUsable ? base : refuseUnfurl(`--base "${base}" is no address such as https://example.com/page.`)
}

function readHeaders(lines: readonly string[]): Headers {
  const headers = new Headers()
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]+):(.*)$/.exec(line) ?? []
    try {
      headers.append(name, value)
    } catch {
      refuseUnfurl(`"${line}" is no header, such as "content-type: text/html; charset=shift_jis".`)
    }
  }
  return headers
}
