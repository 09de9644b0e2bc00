/** What providers of oEmbed are asked, and what of their answers is taken. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseOembed, providerOf } from '../worker/unfurl/oembed.ts'
import registered from '../worker/unfurl/oembed-providers.json' with { type: 'json' }

function endpointOf(link: string): string | null {
  const asked = providerOf(new URL(link))
  return asked === null ? null : asked.replace(/\?.*/, '')
}

describe('a provider is found for', () => {
  test.each([
    ['https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'https://www.youtube.com/oembed'],
    ['https://youtube.com/watch?v=dQw4w9WgXcQ', 'https://www.youtube.com/oembed'],
    ['http://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ', 'https://www.youtube.com/oembed'],
    ['https://youtu.be/dQw4w9WgXcQ', 'https://www.youtube.com/oembed'],
    ['https://www.youtube.com/shorts/abc', 'https://www.youtube.com/oembed'],
    ['https://vimeo.com/76979871', 'https://vimeo.com/api/oembed.json'],
    ['https://vimeo.com/channels/staffpicks/76979871', 'https://vimeo.com/api/oembed.json'],
    ['https://x.com/ada/status/1', 'https://publish.x.com/oembed'],
    ['https://twitter.com/ada/status/1', 'https://publish.twitter.com/oembed'],
    ['https://www.tiktok.com/@ada/video/1', 'https://www.tiktok.com/oembed'],
    ['https://tiktok.com/@ada/video/1', 'https://www.tiktok.com/oembed'],
    ['https://www.reddit.com/r/chat/comments/1abc/a_title/', 'https://www.reddit.com/oembed'],
    ['https://open.spotify.com/track/1', 'https://open.spotify.com/oembed'],
    ['https://soundcloud.com/ada/engine', 'https://soundcloud.com/oembed'],
    ['https://www.flickr.com/photos/ada/1/', 'https://www.flickr.com/services/oembed/'],
    ['https://www.mixcloud.com/ada/engine/', 'https://www.mixcloud.com/oembed/'],
    ['https://www.mixcloud.com/ada/engine', 'https://www.mixcloud.com/oembed/'],
    ['https://sketchfab.com/3d-models/engine-1', 'https://sketchfab.com/oembed'],
    ['https://sketchfab.com/models/1', 'https://sketchfab.com/oembed'],
    ['https://www.canva.com/design/DAF/view', 'https://www.canva.com/_oembed'],
  ])('%s', (link, endpoint) => {
    expect(endpointOf(link)).toBe(endpoint)
  })
})

describe('the page itself is read for', () => {
  test.each([
    'https://example.com/',
    'https://www.youtube.com/',
    'https://www.youtube.com/@ada',
    'https://vimeo.com/',
    'https://x.com/',
    'https://notyoutube.com/watch?v=1',
    'https://youtube.com.example.com/watch?v=1',
    'https://example.com/https://www.youtube.com/watch?v=1',
    'https://example.com/?https://youtu.be/1',
    'https://evil.example.com/youtu.be/1',
    'https://www.reddit.com/r/chat/',
    'https://www.canva.com/design/DAF/edit',
    'https://www.canva.com/design/view',
    // Their providers answer only with a key.
    'https://www.facebook.com/ada/posts/1',
    'https://www.instagram.com/p/1/',
  ])('%s', (link) => {
    expect(endpointOf(link)).toBe(null)
  })
})

test('the endpoint is asked for JSON about the link without its fragment, and nothing of it gets out of its place', () => {
  const asked = providerOf(new URL('https://www.youtube.com/watch?v=1&format=xml#t=5'))
  expect(asked).toBe(
    'https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D1%26format%3Dxml&format=json',
  )
})

test('the longest link is matched at once, however it repeats a pattern', () => {
  const text = 'comments/r/'.repeat(190)
  expect(endpointOf(`https://www.reddit.com/r/${text}`)).not.toBe(null)
  expect(endpointOf(`https://www.reddit.com/x/${text}`)).toBe(null)
})

test('the data says where it is from and under which licence, and asks nobody unencrypted', () => {
  expect(registered.source).toMatch(/oembed-providers \d/)
  expect(registered.license).toContain('MIT License')
  expect(registered.providers.filter(({ endpoint }) => !endpoint.startsWith('https://'))).toEqual([])
  expect(registered.providers.filter(({ endpoint }) => endpoint.includes('{'))).toEqual([])
  const pattern = /^(?:\*\.)?[a-z\d-]+(?:\.[a-z\d-]+)+\/\S+$/
  expect(registered.providers.flatMap(({ links }) => links).filter((link) => !pattern.test(link))).toEqual([])
})

const nothing = {
  title: null,
  description: null,
  author: null,
  site: null,
  picture: null,
  pictureSize: null,
  kind: null,
}

describe('of an answer is taken', () => {
  const words = { type: 'link', version: '1.0', title: 'A title' }
  test.each([
    ['a video', { ...words, type: 'video', html: '<iframe>' }, { title: 'A title', kind: 'video' }],
    [
      'who made it and where',
      { ...words, author_name: 'Ada', provider_name: 'Engines' },
      { title: 'A title', author: 'Ada', site: 'Engines' },
    ],
    [
      'a description, though the specification has none',
      { ...words, description: ' Of  it ' },
      { title: 'A title', description: 'Of it' },
    ],
    [
      'a still',
      { ...words, thumbnail_url: 'https://a/b.jpg', thumbnail_width: 480, thumbnail_height: 360 },
      { title: 'A title', picture: 'https://a/b.jpg', pictureSize: { width: 480, height: 360 } },
    ],
    [
      'a still of unknown size',
      { ...words, thumbnail_url: 'https://a/b.jpg', thumbnail_width: 480 },
      { title: 'A title', picture: 'https://a/b.jpg' },
    ],
    [
      'a size in words',
      { ...words, thumbnail_url: '/b', thumbnail_width: '480', thumbnail_height: '360' },
      { title: 'A title', picture: '/b', pictureSize: { width: 480, height: 360 } },
    ],
    ['no size without its picture', { ...words, thumbnail_width: 480, thumbnail_height: 360 }, { title: 'A title' }],
    [
      'a photo before its still',
      {
        ...words,
        type: 'photo',
        url: 'https://a/p.jpg',
        width: 4,
        height: 3,
        thumbnail_url: 'https://a/t.jpg',
        thumbnail_width: 2,
        thumbnail_height: 1,
      },
      { title: 'A title', kind: 'picture', picture: 'https://a/p.jpg', pictureSize: { width: 4, height: 3 } },
    ],
    [
      'the still of a photo without an address',
      { ...words, type: 'photo', thumbnail_url: 'https://a/t.jpg' },
      { title: 'A title', kind: 'picture', picture: 'https://a/t.jpg' },
    ],
    [
      'the address of nothing but a photo',
      { ...words, type: 'video', url: 'https://a/v', width: 4, height: 3 },
      { title: 'A title', kind: 'video' },
    ],
    ['what entities mean', { ...words, title: 'Tom &amp; Jerry &#8217;s' }, { title: 'Tom & Jerry ’s' }],
    ['no control and no override', { ...words, title: 'a\u0000\u202eb\n' }, { title: 'ab' }],
    [
      'what is right beside what is not',
      {
        type: 7,
        title: 'A title',
        author_name: {},
        provider_name: ['x'],
        thumbnail_url: 5,
        thumbnail_width: '100%',
        description: null,
      },
      { title: 'A title' },
    ],
    ['an author alone, as X sends it', { type: 'rich', author_name: 'Ada', html: '<blockquote>' }, { author: 'Ada' }],
    [
      'no size that is none',
      { ...words, thumbnail_url: '/b', thumbnail_width: -1, thumbnail_height: 1e9 },
      { title: 'A title', picture: '/b' },
    ],
  ])('%s', (_, answer, taken) => {
    expect(parseOembed(answer)).toEqual({ ...nothing, ...taken })
  })
})

describe('no card is made of', () => {
  test.each([
    ['null', null],
    ['a string', 'A title'],
    ['a list', [{ title: 'A title' }]],
    ['nothing', {}],
    ['HTML alone', { type: 'rich', version: '1.0', html: '<b>A title</b>', provider_name: 'Engines' }],
    ['an error', { error: 'Not found', status: 404 }],
    ['blanks', { title: ' \u200b\n', author_name: '' }],
    ['what is only inherited', JSON.parse('{"__proto__": {"title": "A title"}}')],
  ])('%s', (_, answer) => {
    expect(parseOembed(answer)).toBe(null)
  })
})

test('any JSON is taken in without an error, and never its HTML', () => {
  fc.assert(
    fc.property(fc.json(), fc.json(), (any, title) => {
      parseOembed(JSON.parse(any))
      const parsed = parseOembed({ type: 'rich', title: JSON.parse(title), html: 'the html', author_name: 'Ada' })
      expect(JSON.stringify(parsed)).not.toContain('the html')
      expect(parsed?.author).toBe('Ada')
    }),
  )
})
