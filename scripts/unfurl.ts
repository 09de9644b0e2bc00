// Shows the card of a link or of a page in a file, and where it has each part of it from: the same code as on the edge.
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { type Unfurled, unfurl } from '../worker/unfurl/page.ts'
import { cardOfPage } from './page-in-hand.ts'
import { root } from './project.ts'
import { cardsOfLines } from './unfurl-lines.ts'
import { readRequest, refuseUnfurl, type Subject } from './unfurl-options.ts'
import { asJson, asText } from './unfurl-output.ts'

/** What stands in front of the pages of nobody; nothing is fetched from there. */
const NOWHERE = 'https://example.com/'
const AGENT = 'Edgewise/1 (npm run unfurl)'

const request = readRequest()
if (request.type === 'lines') await cardsOfLines(request.policy)
else await show(request)

async function show(subject: Subject): Promise<void> {
  const [url, found] = subject.type === 'link' ? [subject.url, await fetchCard(subject)] : await readCard(subject)
  console.log(subject.json ? JSON.stringify(asJson(url, found), null, 2) : asText(url, found))
  process.exitCode = found.type === 'card' ? 0 : 1
}

function fetchCard({ url, policy }: Extract<Subject, { type: 'link' }>): Promise<Unfurled> {
  return unfurl(url, { policy, agent: AGENT })
}

async function readCard(subject: Extract<Subject, { type: 'file' }>): Promise<[string, Unfurled]> {
  // npm changes to the project's folder; what was typed is meant from where it was typed.
  const path = resolve(process.env.INIT_CWD ?? root, subject.path)
  const url = subject.base ?? new URL(encodeURIComponent(basename(path)), NOWHERE).href
  const body = await readFile(path).catch((error: NodeJS.ErrnoException) =>
    refuseUnfurl(
      error.code === 'ENOENT'
        ? `There is no file "${subject.path}", and it is no address that begins with http:// or https://.`
        : `The file "${subject.path}" cannot be read: ${error.message}`,
    ),
  )
  return [url, await cardOfPage({ url, body, headers: withType(subject.headers, path) }, subject.policy)]
}

/** A page that was saved is one, however it begins. What it is otherwise shows by its bytes. */
function withType(headers: Headers, path: string): Headers {
  if (!headers.has('Content-Type') && /\.x?html?$/i.test(path)) headers.set('Content-Type', 'text/html')
  return headers
}
