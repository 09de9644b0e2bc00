// Many who fall out at once and come back, each behind.
import * as v from 'valibot'
import { Edgewise } from './contestants.ts'
import { RemoteCrowd } from './remote-crowd.ts'
import { median, type Section, under } from './report.ts'
import { ROUNDS } from './rounds.ts'
import { processorSeconds } from './usage.ts'

const SIZE = 500
const BEHIND = 100
/** ms of processor time for each. */
const WANTED = 2
/** What holds those who return. */
const SETTLED = 'each of them is settled, limited and asked for by the Worker before the room sees them.'

const Page = v.object({ epoch: v.string(), messages: v.array(v.object({ version: v.number() })) })

export async function measureResume(): Promise<Section> {
  const edgewise = await Edgewise.start()
  const crowd = new RemoteCrowd()
  const found: { readonly ms: number; readonly each: number; readonly kilobytes: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const place = await edgewise.room(SIZE)
    const http = place.address.replace('ws', 'http')
    await crowd.ask('enter', place)
    await crowd.ask('say')
    const page = await fetch(`${http}/messages`, { headers: edgewise.bearer(0) })
    const { epoch, messages } = v.parse(Page, await page.json())
    for (let count = 0; count < BEHIND; count++) await crowd.ask('say')
    const used = processorSeconds(edgewise.server.process)
    const { ms, bytes } = await crowd.ask('return', `${epoch}.${messages[0]?.version}`)
    const each = ((processorSeconds(edgewise.server.process) - used) / SIZE) * 1000
    found.push({ ms, each, kilobytes: bytes / SIZE / 1024 })
    await crowd.ask('leave')
  }
  crowd.stop()
  await edgewise.server.stop()
  const figure = (of: (one: (typeof found)[number]) => number) => median(found.map(of))
  const each = figure((one) => one.each)
  const what = `processor time of the server for each of ${SIZE}`
  return {
    name: 'resume',
    how: `${SIZE} people drop their connections and come back at once, saying what they hold: each is ${BEHIND} messages behind.`,
    tables: [
      {
        columns: ['', 'ms until all are level', 'ms of processor time for each', 'KB for each'],
        rows: [['Edgewise', figure(({ ms }) => ms), each, figure(({ kilobytes }) => kilobytes)]],
      },
    ],
    targets: [under(what, WANTED, 'ms', each, SETTLED)],
  }
}
