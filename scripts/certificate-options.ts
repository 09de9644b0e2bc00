// What `npm run certificate` is asked for.
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { domainOf, type Names, parseHost } from './names.ts'
import { explain, refuse } from './options.ts'
import { root } from './project.ts'

export interface CertificateRequest extends Names {
  /** The first name that was given: it names the files. */
  readonly name: string
  /** What an authority, if there is none yet, is made for. */
  readonly domains: readonly string[]
  /** Absolute path. */
  readonly folder: string
  readonly renew: boolean
}

const HELP = `npm run certificate -- --host <name> [options]

Makes a certificate and its key for a server in a network of one's own, and at first the authority that vouches for it.

  --host <name>     host name that people connect by, such as chat.example.lan; may be given several times
  --ip <address>    address in a private network; may be given several times
  --renew           makes the certificate of these names anew, with a new key
  --domain <name>   the authority is for hosts of this domain; may be given several times, and only at first.
                    Without it: the domains of the hosts, such as example.lan. Those of public names, such as
                    example.com, have to be named
  --dir <folder>    where all of it is kept: .edgewise/certificates in the project
  --help            this page`

const OPTIONS = {
  host: { type: 'string', multiple: true, default: [] },
  ip: { type: 'string', multiple: true, default: [] },
  domain: { type: 'string', multiple: true, default: [] },
  dir: { type: 'string' },
  renew: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} satisfies ParseArgsOptionsConfig

/** Reads the options; prints help and exits 0 if asked, says what is wrong and exits 2 otherwise. */
export function readCertificateRequest(): CertificateRequest {
  const given = parse()
  if (given.help) {
    console.log(HELP)
    process.exit(0)
  }
  const hosts = given.host.map((text) => readHost('--host', text))
  const addresses = given.ip.map((text) =>
    // A zone (%eth0) means something on one computer alone.
    isIP(text) === 0 || text.includes('%')
      ? refuseCertificate(`--ip "${text}" is no address such as 10.0.0.7.`)
      : text.toLowerCase(),
  )
  const domains = given.domain.map((text) => readHost('--domain', text))
  return {
    name: hosts[0] ?? addresses[0] ?? refuseCertificate('Name at least one --host or --ip.'),
    hosts: unique(hosts),
    addresses: unique(addresses),
    domains: unique(domains.length > 0 ? domains : hosts.flatMap((host) => domainOf(host) ?? [])),
    // npm changes to the project's folder; what was typed is meant from where it was typed.
    folder: resolve(process.env.INIT_CWD ?? root, given.dir ?? resolve(root, '.edgewise', 'certificates')),
    renew: given.renew,
  }
}

/** Says what is wrong with how it was called, and exits. */
export function refuseCertificate(problem: string): never {
  return refuse(`${problem}\nWhat can be asked: npm run certificate -- --help`)
}

function parse() {
  try {
    return parseArgs({ options: OPTIONS }).values
  } catch (error) {
    return refuseCertificate(explain(error, Object.keys(OPTIONS)))
  }
}

function readHost(option: string, text: string): string {
  return parseHost(text) ?? refuseCertificate(`${option} "${text}" is no host name such as chat.example.lan.`)
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
