/** What pages of the site name beside themselves: pictures, and what oEmbed has to say. */

import { begin, endless, gif, html, json, late, MEGABYTE, naming, PAGE, redirect, redirectTo, sent } from './answers.ts'
import type { Answers } from './site.ts'

const GIF = gif(640, 480)

const pictures: Answers = [
  ['/picture.gif', sent('text/plain', GIF)],
  ['/picture-redirected.gif', redirect('/picture.gif')],
  ['/picture-inward.gif', redirectTo('http://10.0.0.1/picture.gif')],
  ['/picture.svg', sent('image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'))],
  ['/picture.html', sent('image/gif', Buffer.from(PAGE))],
  ['/picture-large.gif', sent('image/gif', Buffer.concat([GIF, Buffer.alloc(8 * MEGABYTE)]))],
  ['/picture-largest.gif', sent('image/gif', Buffer.concat([GIF, Buffer.alloc(8 * MEGABYTE - GIF.byteLength)]))],
  ['/picture-cut.gif', (response) => begin(response, 'image/gif').write(GIF, () => response.destroy())],
  ['/picture-half.gif', (response) => begin(response, 'image/gif').write(Buffer.concat([GIF, Buffer.alloc(MEGABYTE)]))],
  ['/picture-many-pixels.gif', sent('image/gif', gif(65_535, 65_535))],
  ['/picture-small.gif', sent('image/gif', gif(640, 47))],
  ['/picture-narrow.gif', sent('image/gif', gif(299, 200))],
  ['/picture-endless.gif', endless(GIF, 'image/gif')],
  ['/picture-late.gif', late(6_000, sent('image/gif', GIF))],
  ['/picture-too-late.gif', late(15_000, sent('image/gif', GIF))],
  ['/picture-slow.gif', (response) => begin(response, 'image/gif').write(GIF.subarray(0, 5))],
]

/** A page for each picture, which it declares to be of a size of its own. */
const pictured = [...pictures.map(([path]) => path), '/404', '/500'].map(
  (path) =>
    [
      `/with${path}`,
      naming(
        (
          search,
        ) => `<meta property="og:image" content="${path}${search}"><meta property="og:image:width" content="1200">
          <meta property="og:image:height" content="630"><meta name="twitter:card" content="summary_large_image">`,
      ),
    ] as const,
)

const endpoint = (path: string) => (search: string) =>
  `<link rel="alternate" type="application/json+oembed" href="${path}${search}">`

const oembeds: Answers = [
  [
    '/oembed',
    json({ version: '1.0', type: 'link', title: 'Not this one', author_name: 'Ada', thumbnail_url: '/picture.gif' }),
  ],
  ['/oembed-html', html(PAGE)],
  ['/oembed-long', json({ title: 'x', author_name: 'Ada', html: 'x'.repeat(64 * 1024) })],
  ['/oembed-late', late(10_000, json({ author_name: 'Ada' }))],
  ['/oembed-inward', redirectTo('http://10.0.0.1/oembed')],
]

const described = [...oembeds.map(([path]) => path), '/404'].map(
  (path) => [`/by${path}`, naming(endpoint(path))] as const,
)

export const aside: Answers = [
  ...pictures,
  ...pictured,
  ...oembeds,
  ...described,
  ['/by-inward', html(`<title>A page</title>${endpoint('http://10.0.0.1/oembed')('')}`)],
  [
    '/by-oembed-with-picture',
    naming(
      (search) =>
        `<meta property="og:image" content="/picture.gif"><meta name="description" content="Words">${endpoint('/oembed')(search)}`,
    ),
  ],
]
