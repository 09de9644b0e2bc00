/** A web site for messages to link to. */

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { png } from './png.ts'

/** A GIF of one green pixel. */
const PICTURE = Buffer.from('R0lGODlhAQABAIABAC5vWQAAACwAAAAAAQABAAACAkQBADs=', 'base64')

export interface PageOptions {
  readonly title: string
  readonly description?: string
  readonly language?: string
  /** What the page says of itself in `<meta property>`, besides. */
  readonly meta?: Readonly<Record<string, string>>
  /** What it says in JSON-LD. */
  readonly linked?: object
  /** Its size in pixels; without, one pixel. */
  readonly picture?: Size | 'missing'
  /** It has one unless this is false. */
  readonly icon?: boolean
  /** Until this is kept, nobody gets the page. */
  readonly after?: Promise<void>
}

interface Size {
  readonly width: number
  readonly height: number
}

interface File {
  readonly type: string
  readonly bytes: Buffer
}

export class Site {
  readonly #address: string
  readonly #server: Server
  readonly #pages = new Map<string, PageOptions>()
  readonly #files = new Map<string, File>([['/picture.gif', { type: 'image/gif', bytes: PICTURE }]])
  readonly #asked: string[] = []

  private constructor(address: string) {
    this.#address = address
    this.#server = createServer((request, response) => void this.#answer(request.url ?? '', response))
  }

  /** Serves at a host and port. */
  static async at(hostAndPort: string): Promise<Site> {
    const { hostname, port } = new URL(`http://${hostAndPort}`)
    const site = new Site(`http://${hostAndPort}`)
    await once(site.#server.listen(Number(port), hostname), 'listening')
    return site
  }

  /** The address of a new page. */
  page(options: PageOptions): string {
    const path = `/${randomUUID()}`
    this.#pages.set(path, options)
    if (typeof options.picture === 'object') {
      const bytes = png(options.picture.width, options.picture.height, 140)
      this.#files.set(`${path}.png`, { type: 'image/png', bytes })
    }
    return this.#address + path
  }

  /** The address of a new file. */
  file(name: string, type: string, bytes: Buffer): string {
    const path = `/${randomUUID()}/${name}`
    this.#files.set(path, { type, bytes })
    return this.#address + path
  }

  /** The address of a new picture, one that is shown as large as it is. */
  picture({ width, height }: Size): string {
    return this.file('picture.png', 'image/png', png(width, height, 200))
  }

  /** How often an address of it was asked for. */
  visits(address: string): number {
    return this.#asked.filter((path) => this.#address + path === address).length
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await once(this.#server.close(), 'close')
  }

  async #answer(path: string, response: ServerResponse): Promise<void> {
    this.#asked.push(path)
    const page = this.#pages.get(path)
    const file = this.#files.get(path)
    await page?.after
    if (page) response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html(path, page))
    else if (file) response.writeHead(200, { 'Content-Type': file.type }).end(file.bytes)
    else response.writeHead(404).end()
  }
}

function html(path: string, options: PageOptions): string {
  const { title, description = '', language = 'en', meta = {}, linked, picture, icon = true } = options
  const properties = {
    'og:title': title,
    'og:description': description,
    'og:image': picture === undefined ? '/picture.gif' : `${path}.png`,
    ...meta,
  }
  return `<!doctype html><html lang="${language}"><head>
    ${Object.entries(properties)
      .map(([property, content]) => `<meta property="${property}" content="${attribute(content)}">`)
      .join('')}
    ${linked ? `<script type="application/ld+json">${JSON.stringify(linked)}</script>` : ''}
    ${icon ? '<link rel="icon" href="/picture.gif">' : ''}
  </head><body></body></html>`
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
}
