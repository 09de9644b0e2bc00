/** The card of a link that is being written about: the same as the message gets, of the same fetch. */

import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { Card } from '../protocol/model.ts'
import { linkTo, SITE, visited } from './local-site.ts'
import { as, Listener, newRoom, type Person, person, request } from './people.ts'

interface Preview {
  readonly card: Card | null
  readonly pending: boolean
}

function ask(who: Person, body: unknown, origin = ''): Promise<Response> {
  return as(who, `${origin}/api/cards`, { method: 'POST', body: JSON.stringify(body) })
}

async function preview(who: Person, url: string, origin?: string): Promise<Preview> {
  const response = await ask(who, { url }, origin)
  expect(response.status).toBe(200)
  return response.json()
}

describe('a preview', () => {
  test('is the card that the message gets, and the page is fetched once', async () => {
    const visit = crypto.randomUUID()
    const [ada, bob] = [await person(), await person()]
    const link = `${linkTo('/rich', visit)}&utm_source=chat#top`
    const { card, pending } = await preview(ada, link)
    expect([card, pending]).toMatchObject([{ url: link, title: 'Ships & harbours', large: expect.any(Boolean) }, false])

    const room = (await newRoom(ada)).id
    const [hers, his] = [await Listener.join(ada, room), await Listener.join(bob, room)]
    const { id } = await hers.say(link)
    await his.until(() => (his.timeline()[0]?.cards.length ?? 0) > 0)
    const [posted] = his.timeline()[0]?.cards ?? []
    expect({ ...posted, picture: null, icon: null }).toEqual({ ...card, picture: null, icon: null })
    expect(his.timeline()[0]?.id).toBe(id)
    const { requests } = await visited(visit)
    expect(requests.filter(({ path }) => path === '/rich')).toHaveLength(1)
  })

  test('shows its picture to whoever is signed in, and to nobody else', async () => {
    const ada = await person()
    const { card } = await preview(ada, linkTo('/rich'))
    const path = card?.picture ?? ''
    const picture = await as(ada, path)
    expect([picture.status, picture.headers.get('Content-Type')]).toEqual([200, 'image/gif'])
    expect(picture.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox")
    expect((await request(path)).status).toBe(401)
    expect((await as(ada, path.replace(/.$/, 'x'))).status).toBe(404)
    expect((await as(ada, `/api/cards/picture?url=${encodeURIComponent(SITE)}`)).status).toBe(404)
  })

  test('of what is being fetched says so, and is there in the end', async () => {
    const [ada, bob] = [await person(), await person()]
    const link = linkTo('/late-a-little')
    const first = preview(ada, link)
    let second = await preview(bob, link)
    expect(second).toEqual({ card: null, pending: true })
    expect(await first).toMatchObject({ card: { title: 'A page' }, pending: false })
    second = await preview(bob, link)
    expect(second).toMatchObject({ card: { title: 'A page' }, pending: false })
  })

  test.each([
    ['a page that is not there', linkTo('/404')],
    ['a page that is broken for now', linkTo('/500')],
    ['a private address', 'http://10.0.0.7/'],
    ['a name within', 'http://printer.local/'],
    ['a link that can be used once', `${linkTo('/rich')}&token=abc`],
    ['another scheme', 'ftp://example.com/'],
  ])('of %s is none', async (_, link) => {
    expect(await preview(await person(), link)).toEqual({ card: null, pending: false })
  })

  test('of this deployment is none for whoever reaches it there, and its picture is not shown', async () => {
    const [ada, bob] = [await person(), await person()]
    const link = linkTo('/rich')
    const { card } = await preview(ada, link)
    const picture = card?.picture ?? ''
    expect([card?.title, (await as(bob, picture)).status]).toEqual(['Ships & harbours', 200])
    for (const origin of [SITE, SITE.replace('http:', 'https:')])
      expect(await preview(bob, link, origin)).toEqual({ card: null, pending: false })
    expect((await as(bob, `${SITE}${picture}`)).status).toBe(404)
  })

  test('needs a session, a link, and patience', async () => {
    const ada = await person()
    expect((await request('/api/cards', { method: 'POST', body: '{}' })).status).toBe(401)
    for (const body of [{}, { url: 7 }, { url: 'no link' }, { url: `https://example.com/${'a'.repeat(2_048)}` }]) {
      expect((await ask(ada, body)).status).toBe(400)
    }
    const statuses = await Promise.all(Array.from({ length: 125 }, async () => (await ask(ada, {})).status))
    expect(statuses).toContain(429)
    expect((await ask(await person(), {})).status).toBe(400)
  })
})

test('what is refused wakes no object of a site (R16)', async () => {
  const ada = await person()
  const known = async (host: string) => {
    const id = env.SITE.idFromName(host)
    return (await listDurableObjectIds(env.SITE)).some((each) => each.equals(id))
  }
  await preview(ada, linkTo('/rich'))
  expect(await known(new URL(SITE).host)).toBe(true)
  await preview(ada, 'http://10.0.0.8/')
  await as(ada, `/api/cards/picture?${new URLSearchParams({ url: 'http://10.0.0.8/', key: 'key' })}`)
  expect(await known('10.0.0.8')).toBe(false)
})
