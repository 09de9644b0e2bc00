// Programs that a script starts. They never outlive it: asked to stop, it stops them first.
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from './project.ts'

const windows = process.platform === 'win32'
/** How long a program may take to stop by itself, in ms. */
const GRACE = 5_000
const leash = new URL('leash.mjs', import.meta.url).href
const running = new Set<ChildProcess>()
let stopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // A server that did its work has set `process.exitCode`: to be stopped is no failure then.
  process.on(signal, () => stopAll(process.exitCode ?? 128 + constants.signals[signal]))
}
// scripts/run.mjs, our parent, has ended without a word. Listening for that alone must not keep us from ending.
process.on('disconnect', () => stopAll(1))
process.channel?.unref()

/** Runs a JavaScript file to its end and gives its exit code. */
export async function run(
  args: readonly string[],
  { env = {}, stdio = 'inherit' }: { env?: NodeJS.ProcessEnv; stdio?: StdioOptions } = {},
): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio })
  running.add(child)
  const [code] = await once(child, 'exit')
  running.delete(child)
  // The caller must not go on to its next program in the moment that is left to us.
  if (stopping) await new Promise(() => {})
  return typeof code === 'number' ? code : 1
}

/** Starts a JavaScript file that runs until the script is asked to stop. It has an IPC channel and no input. */
export function serve(
  args: readonly string[],
  { env = {}, stderr = 'inherit' }: { env?: NodeJS.ProcessEnv; stderr?: 'inherit' | 'pipe' } = {},
): ChildProcess {
  const child = spawn(process.execPath, [`--import=${leash}`, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    // A group of its own: Ctrl+C reaches it once, from us, and what it leaves behind can be ended with it.
    detached: !windows,
    stdio: ['ignore', 'inherit', stderr, 'ipc'],
  })
  running.add(child)
  return child
}

/** Stops what runs, then exits. */
export async function stopAll(code: number | string): Promise<void> {
  if (stopping) return
  stopping = true
  await Promise.all([...running].map(stop))
  process.exit(code)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return
  if (windows) {
    await once(spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' }), 'exit')
    return
  }
  const ended = child.exitCode !== null || child.signalCode !== null || once(child, 'exit')
  child.kill()
  await Promise.race([ended, delay(GRACE)])
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Nobody of its group is left, as it should be.
  }
  // Its last words may be why it has ended.
  if (child.stderr?.closed === false) await Promise.race([once(child.stderr, 'close'), delay(GRACE)])
}
