// Runs scripts/<name>.ts on the Node that the project pins, after installing what is missing.
// It is plain JavaScript and imports nothing but Node, since a fresh clone has only the host's Node (20 or later).
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const windows = process.platform === 'win32'
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')

const [name = '', ...rest] = process.argv.slice(2)
if (!isInstalled()) install()
runScript()

/** Whether node_modules holds what package-lock.json asks for, by npm's own record of what it installed. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(node) || !existsSync(record)) return false
  const installed = readPackages(record)
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    const found = installed[path]
    // The root has no record of its own; an optional package is absent where it is made for another system.
    if (path === '' || (!found && wanted.optional)) return true
    return found?.version === wanted.version && found?.integrity === wanted.integrity
  })
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

function install() {
  console.log('Installing what is needed (once; it takes a minute) ...')
  // Not `npm ci`: it begins by deleting node_modules, which Windows forbids while a program in it runs, such as ours.
  // And not dry, where that was meant for the script.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const status = runNpm(['install', '--no-save', '--include=dev', '--no-dry-run', ...quiet])
  if (status === 0 && isInstalled()) return
  console.error(
    [
      'Installing failed. What npm said stands above.',
      '- Can this computer reach the package registry (npm ping)?',
      '- Does npm leave out install scripts (npm config get ignore-scripts)? They are needed.',
      '- Otherwise delete the folder node_modules and try again.',
    ].join('\n'),
  )
  process.exit(1)
}

/** @param {string[]} args */
function runNpm(args) {
  const cli = process.env.npm_execpath
  const options = /** @type {const} */ ({ cwd: root, stdio: 'inherit' })
  if (cli && basename(cli) === 'npm-cli.js') {
    return spawnSync(process.env.npm_node_execpath ?? process.execPath, [cli, ...args], options).status
  }
  // Only a shell finds npm.cmd on Windows; the words are constants, so there is nothing to quote.
  return spawnSync(`npm ${args.join(' ')}`, { ...options, shell: true }).status
}

function runScript() {
  // The channel tells the script that we are gone, however we ended, so that it stops what it has started.
  const child = spawn(node, [join(root, 'scripts', `${name}.ts`), ...rest], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  // npm passes a signal on to its shell, and some shells end by it without a word to us.
  const parent = process.ppid
  const watch = () => process.ppid !== parent && child.kill('SIGTERM')
  if (process.env.npm_lifecycle_event) setInterval(watch, 500).unref()
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
}
