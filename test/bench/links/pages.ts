/**
 * Two hundred pages as sites send them: heads of 3 to 60 KB with what search engines, networks and browsers are told, styles
 * and scripts; bodies of 50 to 800 KB. They are made up, the same in every run.
 */

export interface BenchPage {
  readonly url: string
  readonly title: string
  readonly html: string
  /** Where the head ends, in bytes; all is ASCII. */
  readonly headEnd: number
}

const COUNT = 200
const KILOBYTE = 1024
const WORDS = (
  'harbour engine letter morning window careful distance because northern market simple weather answer garden river ' +
  'against people thousand between little country reported minister across during company station evening several'
).split(' ')

export const pages: readonly BenchPage[] = Array.from({ length: COUNT }, (_, index) => page(index))

function page(index: number): BenchPage {
  const random = randomFrom(index + 1)
  const share = index / (COUNT - 1)
  // Long heads and long bodies do not go together: the order of the bodies is another one.
  const bodyShare = ((index * 17) % COUNT) / (COUNT - 1)
  const title = sentence(random, 8)
  const url = `https://www.site-${index}.example.com/${sentence(random, 3).toLowerCase().replaceAll(' ', '-')}`
  const head = headOf(title, url, (3 + 57 * share ** 2) * KILOBYTE, random)
  const body = bodyOf(title, (50 + 750 * bodyShare ** 2) * KILOBYTE, random)
  const html = `<!DOCTYPE html>\n<html lang="en">\n${head}\n${body}\n</html>\n`
  return { url, title, html, headEnd: html.indexOf('</head>') }
}

function headOf(title: string, url: string, length: number, random: () => number): string {
  const description = sentence(random, 24)
  const parts = [
    '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title} &ndash; The Site</title>`,
    `<meta name="description" content="${description}">`,
    `<link rel="canonical" href="${url}">\n<link rel="icon" href="/favicon.ico" sizes="32x32">`,
    `<link rel="apple-touch-icon" href="/touch.png">\n<meta name="theme-color" content="#204060">`,
    ...openGraph(title, url, description),
    `<script type="application/ld+json">${article(title, url, description)}</script>`,
  ]
  // What makes heads long in life: styles and settings in the page, and files announced by name.
  const fillers = [style, settings, announced]
  for (let size = parts.join('\n').length, turn = 0; size < length; turn += 1) {
    const filler = (fillers[turn % fillers.length] ?? style)(Math.min(length - size, 6 * KILOBYTE), random)
    // Half of it stands before what is of interest.
    parts.splice(turn % 2 === 0 ? 2 : parts.length, 0, filler)
    size += filler.length + 1
  }
  return `${parts.join('\n')}\n</head>`
}

function openGraph(title: string, url: string, description: string): readonly string[] {
  const properties = {
    'og:type': 'article',
    'og:title': title,
    'og:description': description,
    'og:url': url,
    'og:site_name': 'The Site',
    'og:locale': 'en_GB',
    'og:image': '/media/lead.jpg',
    'og:image:width': '1200',
    'og:image:height': '630',
    'article:published_time': '2026-05-04T09:30:00Z',
    'article:author': 'Ada Writer',
    'article:section': 'News',
  }
  const twitter = { 'twitter:card': 'summary_large_image', 'twitter:title': title, 'twitter:image': '/media/lead.jpg' }
  return [
    ...Object.entries(properties).map(([key, value]) => `<meta property="${key}" content="${value}">`),
    ...Object.entries(twitter).map(([key, value]) => `<meta name="${key}" content="${value}">`),
  ]
}

function article(headline: string, url: string, description: string): string {
  const author = { '@type': 'Person', name: 'Ada Writer' }
  const publisher = { '@type': 'Organization', name: 'The Site', logo: { '@type': 'ImageObject', url: '/logo.png' } }
  const about = {
    headline,
    description,
    author,
    publisher,
    datePublished: '2026-05-04T09:30:00Z',
    image: ['/media/lead.jpg'],
  }
  return JSON.stringify({ '@context': 'https://schema.org', '@type': 'NewsArticle', mainEntityOfPage: url, ...about })
}

function style(length: number, random: () => number): string {
  return `<style>${filled(length, () => `.${word(random)}-${word(random)}>li{margin:0 ${Math.floor(random() * 40)}px;color:#345}`)}</style>`
}

function settings(length: number, random: () => number): string {
  return `<script>window.settings={${filled(length, () => `"${word(random)}":{"on":true,"share":${random().toFixed(4)}},`)}"end":0}</script>`
}

function announced(length: number, random: () => number): string {
  const link = () =>
    `<link rel="preload" as="script" href="/assets/${word(random)}.${random().toString(36).slice(2, 10)}.js">\n`
  return filled(Math.min(length, 1.5 * KILOBYTE), link)
}

function bodyOf(title: string, length: number, random: () => number): string {
  const menu = filled(
    4 * KILOBYTE,
    () => `<li class="item"><a href="/${word(random)}/${word(random)}">${sentence(random, 2)}</a></li>`,
  )
  const drawing =
    '<svg viewBox="0 0 24 24"><title>Search</title><path d="M15.5 14h-.79l-.28-.27A6.5 6.5 0 1 0 13 14.7z"/></svg>'
  const state = `<script id="state" type="application/json">{${filled(length / 4, () => `"${word(random)}":"${sentence(random, 6)}",`)}"end":0}</script>`
  const text = filled(length * 0.7, () => paragraph(random))
  return `<body class="page">\n<header>${drawing}<nav><ul>${menu}</ul></nav></header>\n<main><h1>${title}</h1>\n${text}</main>\n${state}\n</body>`
}

function paragraph(random: () => number): string {
  const link = `<a href="/${word(random)}/${Math.floor(random() * 1e6)}" class="link" data-track="${word(random)}">${sentence(random, 3)}</a>`
  const figure =
    random() < 0.1
      ? `<figure><img src="/media/${word(random)}.jpg" alt="${sentence(random, 4)}" width="640" height="360"></figure>`
      : ''
  return `<div class="block ${word(random)}"><p>${sentence(random, 30)} ${link}, ${sentence(random, 12)} &amp; ${word(random)}.</p>${figure}</div>\n`
}

function filled(length: number, piece: () => string): string {
  const pieces: string[] = []
  for (let size = 0; size < length; ) {
    const next = piece()
    pieces.push(next)
    size += next.length
  }
  return pieces.join('')
}

function sentence(random: () => number, count: number): string {
  const words = Array.from({ length: count }, () => word(random)).join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function word(random: () => number): string {
  return WORDS[Math.floor(random() * WORDS.length)] ?? ''
}

/** Numbers from 0 to 1, always the same for the same beginning (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start * 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    const again = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((again ^ (again >>> 14)) >>> 0) / 2 ** 32
  }
}
