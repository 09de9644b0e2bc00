// The real nginx, with the files of deploy/nginx where they belong, changed only in what is somebody's own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from '../../scripts/project.ts'

export interface Site {
  /** Files of deploy/nginx for its conf.d. */
  readonly sites: readonly string[]
  /** More of conf.d, in words of the test. */
  readonly more?: string
  /** Where Edgewise is. */
  readonly upstream: number
  readonly certificate: string
  readonly key: string
  readonly http: number
  readonly https: number
}

const FOLDER = join(root, 'deploy', 'nginx')
const SNIPPETS = ['edgewise-proxy.conf', 'edgewise-path.conf']
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

/** Where nginx is; undefined if this system has none. */
export const nginx = folders.map((folder) => join(folder, 'nginx')).find((file) => existsSync(file))
/** For the names of tests, which are skipped without it. */
export const unlessAbsent = nginx ? '' : ' (skipped: there is no nginx; Debian has it as nginx-light)'
// Only there CI installs it.
if (!nginx && process.env.CI && process.platform === 'linux')
  throw new Error('There is no nginx to test with. Debian: apt-get install nginx-light')

/** A host that has something else already, as conf.d has it, and Edgewise below /chat/. */
export function intranet({ certificate, key, https }: Pick<Site, 'certificate' | 'key' | 'https'>): string {
  return `server {
    listen 127.0.0.1:${https} ssl http2;
    ssl_certificate "${certificate}";
    ssl_certificate_key "${key}";
    location / { return 200 'the intranet'; }
    include snippets/edgewise-path.conf;
  }`
}

export class Nginx {
  /** What it has said so far. */
  output = ''
  readonly #binary: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'edgewise-nginx-'))
  readonly #site: Site
  #process: ChildProcess | undefined

  constructor(site: Site, binary = nginx ?? 'nginx') {
    this.#binary = binary
    this.#site = site
    for (const folder of ['conf.d', 'snippets']) mkdirSync(join(this.#folder, folder))
    for (const name of SNIPPETS) copyFileSync(join(FOLDER, name), join(this.#folder, 'snippets', name))
    for (const name of site.sites) writeFileSync(join(this.#folder, 'conf.d', name), own(name, site))
    if (site.more) writeFileSync(join(this.#folder, 'conf.d', 'more.conf'), site.more)
    writeFileSync(this.#main, main(this.#folder))
  }

  async start(): Promise<void> {
    this.#process = spawn(this.#binary, ['-c', this.#main, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text
    })
    while (!(await answers(this.#site.https))) {
      if (this.#process.exitCode !== null) throw new Error(`nginx has ended:\n${this.output}`)
      await delay(50)
    }
  }

  /** As its owner does it. Resolves once new workers have taken over. */
  async reload(): Promise<void> {
    const before = this.#workers()
    execFileSync(this.#binary, ['-c', this.#main, '-s', 'reload'], { stdio: 'ignore' })
    while (this.#workers() === before || !(await answers(this.#site.https))) await delay(50)
  }

  async stop(): Promise<void> {
    const ended = this.#process && this.#process.exitCode === null ? once(this.#process, 'exit') : undefined
    this.#process?.kill('SIGTERM')
    await ended
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #main(): string {
    return join(this.#folder, 'nginx.conf')
  }

  /** How many it has started so far. */
  #workers(): number {
    return this.output.match(/start worker process \d+/g)?.length ?? 0
  }
}

function own(name: string, { upstream, certificate, key, http, https }: Site): string {
  return readFileSync(join(FOLDER, name), 'utf8')
    .replaceAll(/^ *listen \[::\].*\n/gm, '')
    .replaceAll('listen 80;', `listen 127.0.0.1:${http};`)
    .replaceAll('listen 443 ', `listen 127.0.0.1:${https} `)
    .replaceAll('127.0.0.1:8787', `127.0.0.1:${upstream}`)
    .replaceAll(/(ssl_certificate) [^;]*/g, `$1 "${certificate}"`)
    .replaceAll(/(ssl_certificate_key) [^;]*/g, `$1 "${key}"`)
}

function main(folder: string): string {
  const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path "${folder}/${name}";`,
  )
  return `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 2;
    pid "${folder}/nginx.pid";
    error_log stderr notice;
    events {}
    http {
      access_log off;
      # As somebody may have it for what else they serve.
      gzip on;
      gzip_proxied any;
      gzip_types application/json;
      ${kept.join('\n')}
      include conf.d/*.conf;
    }`
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
}
