import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const unit = join(import.meta.dirname, '..', '..', 'deploy', 'systemd', 'edgewise.service')
const present = spawnSync('systemd-analyze', ['--version']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'edgewise-unit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.runIf(present)('the systemd unit (skipped where there is no systemd-analyze)', () => {
  it('is one that systemd understands', () => {
    // Below a root where the program is, since it is at /opt/edgewise on servers only.
    const root = join(folder, 'root')
    const program = join(root, 'opt/edgewise/node_modules/node/bin/node')
    mkdirSync(dirname(program), { recursive: true })
    writeFileSync(program, '', { mode: 0o755 })
    const copy = join(folder, 'edgewise.service')
    writeFileSync(copy, readFileSync(unit, 'utf8').replaceAll('/opt/', `${root}/opt/`))
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', copy], { encoding: 'utf8' })
    expect(stderr.split('\n').filter((line) => line.includes('edgewise'))).toEqual([])
    expect(status, stderr).toBe(0)
  })

  it('leaves the server little that it could harm', () => {
    const args = ['security', '--offline=true', '--threshold=20', unit]
    const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
    expect(status, stdout + stderr).toBe(0)
  })
})
