import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, test } from 'vitest'
import { costOf, installMeter } from './bench/meter.ts'
import { as, newRoom, person } from './people.ts'
beforeAll(installMeter)
test('marks', async () => {
  const ada = await person()
  const room = await newRoom(ada)
  const { webSocket } = await as(ada, '/api/me/socket', { headers: { Upgrade: 'websocket' } })
  webSocket?.accept()
  const stub = env.USER.get(env.USER.idFromName(ada.id))
  for (const version of [1, 2, 3, 4]) {
    const cost = await costOf(async () => {
      webSocket?.send(JSON.stringify({ type: 'read', room: room.id, version, mark: version, unread: false }))
      await new Promise((r) => setTimeout(r, 300))
    })
    console.log('mark', version, cost.rowsWritten, cost.rowsRead, cost.objectRequests)
    if (version > 1) await evictDurableObject(stub)
  }
  await runInDurableObject(stub, () => {})
})
