import { expect, it } from 'vitest'
import { readDenied } from '../../client/denied.ts'

it.each([
  ['https://example.com/page?of=it#all', ['example.com']],
  ['HTTP://Ads.Example.com:8080, example.org', ['ads.example.com', 'example.org']],
  ['https://example.com/, https://example.com/other', ['example.com']],
])('an address that is pasted counts for its host: %s', (text, domains) => expect(readDenied(text)).toEqual(domains))

it.each(['no domain', 'example.com:80', '*.example.com', 'https://', 'example.com/page', 'mailto:ada@example.com'])(
  'what is no domain is named as it was typed: %s',
  (text) => expect(readDenied(`example.org, ${text}`)).toMatchObject({ message: expect.stringContaining(`"${text}"`) }),
)
