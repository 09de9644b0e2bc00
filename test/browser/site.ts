/** A web site for messages to link to. */

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'

/** A GIF of one green pixel. */
const PICTURE = Buffer.from('R0lGODlhAQABAIABAC5vWQAAACwAAAAAAQABAAACAkQBADs=', 'base64')

export interface PageOptions {
  readonly title: string
  readonly description?: string
  /** Until this is kept, nobody gets the page. */
  readonly after?: Promise<void>
}

export class Site {
  readonly #address: string
  readonly #server: Server
  readonly #pages = new Map<string, PageOptions>()

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
    return this.#address + path
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await once(this.#server.close(), 'close')
  }

  async #answer(path: string, response: ServerResponse): Promise<void> {
    const page = this.#pages.get(path)
    await page?.after
    if (page) response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html(page))
    else if (path === '/picture.gif') response.writeHead(200, { 'Content-Type': 'image/gif' }).end(PICTURE)
    else response.writeHead(404).end()
  }
}

function html({ title, description = '' }: PageOptions): string {
  return `<!doctype html><html><head>
    <meta property="og:title" content="${attribute(title)}">
    <meta property="og:description" content="${attribute(description)}">
    <meta property="og:image" content="/picture.gif">
    <link rel="icon" href="/picture.gif">
  </head><body></body></html>`
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
}
