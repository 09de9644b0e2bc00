// What a server on this computer answers. Its certificate may be one that only its owner trusts.
import { request } from 'node:http'
import { request as requestSecurely } from 'node:https'
import { text } from 'node:stream/consumers'

type Headers = Readonly<Record<string, string>>

/** The body of an answer with 200; undefined if there is none within so many ms. */
export function answerOf(url: string, patience: number, headers: Headers = {}): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const options = { agent: false, headers, rejectUnauthorized: false, signal: AbortSignal.timeout(patience) }
  const asking = (url.startsWith('https:') ? requestSecurely : request)(url, options, (answer) => {
    text(answer).then(
      (body) => resolve(answer.statusCode === 200 ? body : undefined),
      () => resolve(undefined),
    )
  })
  asking.on('error', () => resolve(undefined)).end()
  return promise
}
