// Scripts of these tests that run where there is no network but the machine's own.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const WITHOUT = ['--user', '--map-root-user', '--net', '--mount']

/** Whether unshare and ip can make such a place here. */
export const canIsolate = spawnSync('unshare', [...WITHOUT, 'ip', 'link', 'set', 'lo', 'up']).status === 0
// Only there CI allows it.
if (!canIsolate && process.env.CI && process.platform === 'linux')
  throw new Error('No network can be taken away here. Ubuntu: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0')

/** Runs a script of this folder there to its end, on a copy of the project. */
export function isolated(script: string, folder: string) {
  const args = [...WITHOUT, process.execPath, join(import.meta.dirname, script), folder]
  return spawnSync('unshare', args, { encoding: 'utf8' })
}
