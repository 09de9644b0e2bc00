import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Command } from './command.ts'
import { addressOf, ask, createRoom, Deployment, history, openDirect, post, signIn } from './served.ts'

const Listed = v.object({ rooms: v.array(v.object({ id: v.string() })) })
const Own = v.object({ rooms: v.array(v.object({ room: v.object({ id: v.string() }) })) })

let deployment: Deployment
beforeAll(async () => {
  deployment = await Deployment.build()
}, 120_000)
afterAll(() => deployment.remove())

describe.skipIf(process.platform === 'win32')('a backup', () => {
  it('is made while people talk, and every room is the same where it is restored', async () => {
    const first = deployment.start('original')
    const url = await addressOf(first)
    const [ada, bob] = [await signIn(url, 'Ada'), await signIn(url, 'Bob')]
    const rooms = ['lobby', await createRoom(url, ada, 'Harbour'), await createRoom(url, bob, 'Ships & boats')]
    rooms.push(await createRoom(url, ada, 'Crew', [bob]), await openDirect(url, ada, bob))
    for (const room of rooms)
      for (const token of [ada, bob]) for (const body of ['One', 'Two', '日本']) await post(url, token, body, room)
    const before = await everything(url, ada)
    expect(before.size).toBe(rooms.length)

    // Somebody goes on meanwhile: what is said after the copy was taken is not in it, and nothing is torn.
    let talking = true
    const talker = (async () => {
      while (talking) await post(url, bob, 'Meanwhile').catch(() => {})
    })()
    await succeeds(
      ['backup', '--data', 'original', '--to', 'chat.backup'],
      /\d+ objects of .*original are in .*chat\.backup/,
    )
    talking = false
    await talker
    const after = await history(url, ada)
    first.signal('SIGTERM')
    await first.ended
    expect(statSync(join(deployment.folder, 'chat.backup')).mode & 0o777).toBe(0o600)
    // An alarm may ring for nothing; without one, what a room owes would never be paid.
    const paths = pathsIn(join(deployment.folder, 'chat.backup'))
    expect(paths[0]).toContain('-Directory/')
    expect(paths.slice(paths.findIndex(isAlarms)).every(isAlarms)).toBe(true)
    expect(paths.filter(isAlarms).length).toBeGreaterThan(2)

    await succeeds(
      ['restore', '--from', 'chat.backup', '--data', 'copy'],
      /\d+ objects of .*chat\.backup are in .*copy/,
    )
    const second = deployment.start('copy')
    const copy = await addressOf(second)
    // Nobody is in any more: who has left since the backup, or was made to, must not come in by it.
    expect((await ask(`${copy}/api/rooms/lobby/messages`, { authorization: `Bearer ${ada}` })).status).toBe(401)
    const restored = await everything(copy, await signIn(copy, 'Ada'))
    expect([...restored.keys()].toSorted()).toEqual(rooms.toSorted())
    for (const [room, messages] of before) expect(restored.get(room)?.slice(0, messages.length)).toEqual(messages)
    const lobby = restored.get('lobby') ?? []
    expect(lobby).toEqual(after.slice(0, lobby.length))
    // They sign in with their passwords, and what is said goes on.
    await post(copy, await signIn(copy, 'Bob'), 'Back again', rooms[1])
    second.signal('SIGTERM')
    await second.ended
  })

  it('begins a new epoch, so that a client that knows more than the backup does not miss what follows', async () => {
    const [original, copy] = [deployment.start('original'), deployment.start('copy')]
    const [here, there] = [await epochOf(await addressOf(original)), await epochOf(await addressOf(copy))]
    expect(there).toMatch(/^[0-9a-f]{8}$/)
    expect(there).not.toBe(here)
    for (const server of [original, copy]) {
      server.signal('SIGTERM')
      await server.ended
    }
  })

  it('never replaces anything, and says what is wrong with what it is given', async () => {
    await fails(['backup', '--data', 'original', '--to', 'chat.backup'], 2, 'is there already')
    await fails(['backup', '--data', 'original'], 2, '--to')
    await fails(['backup', '--data', 'nowhere', '--to', 'other.backup'], 2, 'Nothing is kept in')
    await fails(['restore', '--from', 'chat.backup', '--data', 'original'], 2, 'not empty')
    await fails(['restore', '--data', 'empty'], 2, '--from')
    mkdirSync(join(deployment.folder, 'empty'), { recursive: true })
    writeFileSync(join(deployment.folder, 'no.backup'), 'no backup')
    await fails(['restore', '--from', 'no.backup', '--data', 'empty'], 1, 'Nothing was restored')
    // What failed has left nothing behind that would stop the next attempt, and nor does what was cut off.
    mkdirSync(join(deployment.folder, 'empty', 'restoring-abc'))
    await succeeds(['restore', '--from', 'chat.backup', '--data', 'empty'], /objects/)
    expect(readdirSync(join(deployment.folder, 'empty'))).toEqual(['v3'])
  })
})

/** What the backup holds, in the order in which it was copied. */
function pathsIn(file: string): readonly string[] {
  using archive = new DatabaseSync(file, { readOnly: true })
  return archive
    .prepare('SELECT path FROM parts ORDER BY rowid')
    .all()
    .map(({ path }) => String(path))
}

function isAlarms(path: string): boolean {
  return path.endsWith('/metadata.sqlite')
}

/** What stands in each room, those included that are for their members alone. */
async function everything(url: string, token: string) {
  const headers = { authorization: `Bearer ${token}` }
  const listed = JSON.parse((await ask(`${url}/api/rooms`, headers)).body)
  const own = JSON.parse((await ask(`${url}/api/me/rooms`, headers)).body)
  const rooms = [...v.parse(Listed, listed).rooms, ...v.parse(Own, own).rooms.map(({ room }) => room)]
  const ids = [...new Set(rooms.map(({ id }) => id))]
  return new Map(await Promise.all(ids.map(async (id) => [id, await history(url, token, id)] as const)))
}

async function epochOf(url: string): Promise<string> {
  const page = await (await fetch(`${url}/api/rooms/lobby/messages`)).json()
  return v.parse(v.object({ epoch: v.string() }), page).epoch
}

async function succeeds(args: readonly string[], words: RegExp): Promise<void> {
  const command = new Command([...args], { folder: deployment.folder })
  expect(await command.ended, command.output).toBe(0)
  expect(command.output).toMatch(words)
}

async function fails(args: readonly string[], code: number, words: string): Promise<void> {
  const command = new Command([...args], { folder: deployment.folder })
  expect(await command.ended, command.output).toBe(code)
  expect(command.output).toContain(words)
}
