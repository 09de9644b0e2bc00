import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { describeOption } from '../../scripts/options.ts'
import { OPTIONS } from '../../scripts/start-options.ts'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'

it('says what can be set', async () => {
  const command = new Command(['start', '--help'])
  expect(await command.ended).toBe(0)
  for (const [name, schema] of Object.entries(OPTIONS)) {
    const { value, meaning, variable, standard } = describeOption(schema)
    const line = command.output.split('\n').find((each) => each.includes(` --${name} `))
    for (const part of [value, meaning, variable, standard]) expect(line).toContain(part)
  }
})

it.each([
  { args: ['start', '--prot', '1'], named: 'no option --prot. Did you mean --port?' },
  { args: ['start', '--logLevel', 'info'], named: 'no option --logLevel. Did you mean --log-level?' },
  { args: ['start', '--colour'], named: 'no option --colour.\n' },
  { args: ['start', '--port', 'many'], named: '"many"' },
  { args: ['start', '--port', '65536'], named: '--port is "65536"; it must be a number from 0 to 65535.' },
  { args: ['start', '--port', '-1'], named: '--port is "-1"; it must be a number from 0 to 65535.' },
  {
    args: ['start', '--log-level', 'loud'],
    named: '--log-level is "loud"; it must be one of: debug, info, warn, error.',
  },
  { args: ['start', '--data', ''], named: '--data is ""; it must be a path.' },
  { args: ['start', '--cert', 'nowhere.crt'], named: '--cert is "nowhere.crt"; it must be a file that can be read.' },
  { args: ['start', '--cert', 'package.json'], named: '--cert and --key belong together' },
  {
    args: ['start', '--cert', 'package.json', '--key', 'package.json'],
    named: 'it must be a certificate in PEM',
  },
  { args: ['serve', '--log-level', 'loud'], named: 'it must be one of: debug, info, warn, error.' },
  { args: ['start', '--https=maybe'], named: '--https takes no value: write it alone, or leave it out.' },
  { args: ['start', '--host'], named: '--host needs a value.' },
  { args: ['start', '--host', '--open'], named: '--host needs a value.' },
  { args: ['start', 'port', '9000'], named: '"port" belongs to no option. Did you mean --port?' },
  { args: ['dev', 'tomorrow'], named: '"tomorrow" belongs to no option.\n' },
  { args: ['deploy', '--dryrun'], named: 'no option --dryrun. Did you mean --dry-run?' },
  { args: ['deploy', '--env', 'prod'], named: '--env is "prod"; it must be one of: preview.' },
  { args: ['destroy', '--force'], named: 'no option --force.' },
  { args: ['unfurl', '--jason'], named: 'There is no option --jason. Did you mean --json?' },
  { args: ['unfurl', '--base'], named: '--base needs a value.' },
  { args: ['certificate', '--hots', 'a.lan'], named: 'There is no option --hots. Did you mean --host?' },
  { args: ['certificate', 'a.lan'], named: '"a.lan" belongs to no option.' },
  { args: ['test', '--only', 'some'], named: '"some"' },
  { args: ['bench', 'fanout', 'some'], named: 'There is no part "some". Name some of fanout, ' },
])('refuses $args by name', async ({ args, named }) => {
  const command = new Command(args)
  expect(await command.ended).toBe(2)
  expect(command.output).toContain(named)
})

it.each([
  [
    ['deploy'],
    { npm_config_dry_run: 'true', npm_config_env: 'preview' },
    '--env --dry-run for itself: npm run deploy -- --env <name> --dry-run\n',
  ],
  [['serve', '9000'], { npm_config_port: 'true' }, '--port for itself: npm run serve -- --port <number>\n'],
  [['serve', '--port', 'many'], { npm_config_build: '' }, '--no-build for itself: npm run serve -- --no-build\n'],
])('refuses %j where npm has kept %j, which stood before the --', async (args, env, words) => {
  const command = new Command(args, { env })
  expect(await command.ended).toBe(2)
  expect(command.output).toBe(`npm took ${words}`)
})

it.each([
  [['destroy'], { npm_config_yes: 'true' }],
  [['serve'], { npm_config_key: 'a key', npm_config_cert: 'a certificate', npm_config_build: 'true' }],
  [['serve', '--port=0'], { npm_config_port: '9000' }],
])('takes %j, whatever npm is configured with for itself: %j', async (args, env) => {
  const command = new Command([...args, '--help'], { env })
  expect(await command.ended, command.output).toBe(0)
})

it('does nothing where npm itself was given the option', () => {
  const copy = copyProject({ installed: true })
  onTestFinished(copy.remove)
  // Nobody is signed in there.
  const nobody = { HOME: copy.folder, USERPROFILE: copy.folder, XDG_CONFIG_HOME: copy.folder }
  const env = { ...process.env, ...nobody, CLOUDFLARE_API_TOKEN: '', CLOUDFLARE_API_KEY: '' }
  // Only a shell finds npm.cmd on Windows.
  const options = { cwd: copy.folder, env, shell: true, encoding: 'utf8' } as const
  const { status, stderr } = spawnSync('npm run deploy --dry-run --env=preview', options)
  expect(status, stderr).toBe(2)
  expect(stderr).toContain('npm took --env --dry-run for itself: npm run deploy -- --env <name> --dry-run\n')
})

it('takes what the environment says, and the command line before it', async () => {
  const env = { EDGEWISE_PORT: 'many' }
  const fromEnvironment = new Command(['start'], { env })
  expect(await fromEnvironment.ended).toBe(2)
  const port = await busyPort()
  const fromCommandLine = new Command(['start', '--port', String(port.number)], { env })
  expect(await fromCommandLine.ended).toBe(1)
  port.free()
})

it.each([
  [{ READERS: 'maybe' }, 'READERS is "maybe"; it must be one of: lobby, none.'],
  [{ PASSWORD_COST: '1' }, 'PASSWORD_COST is "1"; it must look like m=19456,t=2,p=1'],
  [{ OPERATOR_TOKEN: 'only the operator knows it' }, 'OPERATOR_TOKEN is not read from there. Write it in .dev.vars'],
  [{ EDGEWISE_HTTPS: 'maybe' }, 'EDGEWISE_HTTPS is "maybe"; it must be 1 or 0.'],
  [
    { EDGEWISE_TRUST_PROXIES: '127.0.0.1', EDGEWISE_BACKUP_TO: 'a file', EDGEWISE_TEST_PORT: '1' },
    /^In the environment: there is no EDGEWISE_TRUST_PROXIES\. Did you mean EDGEWISE_TRUST_PROXY\?\n$/,
  ],
])('refuses %j before anything runs', async (env, problem) => {
  const command = new Command(['start', '--port', '0'], { env })
  expect(await command.ended).toBe(2)
  expect(command.output).toMatch(problem)
})

it('refuses a setting that nobody knows, or that cannot be, in wrangler.toml and in .dev.vars', async () => {
  const copy = copyProject({ installed: true })
  onTestFinished(copy.remove)
  const toml = join(copy.folder, 'wrangler.toml')
  writeFileSync(
    toml,
    readFileSync(toml, 'utf8').replace('READERS = "lobby"', 'READER = "none"\nREGISTRATON = "closed"'),
  )
  writeFileSync(join(copy.folder, '.dev.vars'), 'OPERATOR_TOKEN=secret\nCLAIMTOKEN=\n')
  const command = new Command(['start', '--port', '0'], { folder: copy.folder })
  expect(await command.ended).toBe(2)
  expect(command.output.trim().split('\n')).toEqual([
    'In [vars] of wrangler.toml: there is no READER. Did you mean READERS?',
    'In [vars] of wrangler.toml: there is no REGISTRATON. Did you mean REGISTRATION?',
    'In .dev.vars: there is no CLAIMTOKEN. Did you mean CLAIM_TOKEN?',
    'In .dev.vars: OPERATOR_TOKEN has 6 characters; it must have at least 16.',
  ])
})

it('says which port is in use and how to choose another', async () => {
  const port = await busyPort()
  const command = new Command(['start', '--port', String(port.number)])
  expect(await command.ended).toBe(1)
  const other = port.number < 65_535 ? port.number + 1 : 8787
  expect(command.output).toBe(
    `Port ${port.number} is in use. Stop what uses it, or choose another: npm start -- --port ${other}\n`,
  )
  port.free()
})

async function busyPort(): Promise<{ number: number; free: () => void }> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  return { number: address.port, free: () => server.close() }
}
