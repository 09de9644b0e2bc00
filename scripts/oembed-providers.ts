// Renews worker/unfurl/oembed-providers.json from the npm package oembed-providers, which is the public registry.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { run } from './process.ts'
import { root, tool } from './project.ts'

/**
 * Those whose pages keep programs out, ask for consent first, or are an empty shell until scripts have run. The others
 * of the registry say in their heads what they say there, and need not be asked twice. Facebook and Instagram are left
 * out since they answer only with a key.
 */
const CHOSEN = [
  'Audiomack',
  'Behance',
  'Canva',
  'CodePen',
  'CodeSandbox',
  'Dailymotion',
  'Deviantart.com',
  'Figma',
  'Flickr',
  'GIPHY',
  'Infogram',
  'Issuu',
  'Kickstarter',
  'Loom',
  'Miro',
  'MixCloud',
  'Odysee',
  'Padlet',
  'Pinterest',
  'Reddit',
  'Replit',
  'Rumble',
  'Scribd',
  'Sketchfab',
  'SlideShare',
  'SoundCloud',
  'Spotify',
  'Streamable',
  'TED',
  'The New York Times',
  'TikTok',
  'Tumblr',
  'Twitter',
  'Vimeo',
  'Whimsical',
  'X',
  'YouTube',
]

const Registry = v.array(
  v.object({
    provider_name: v.string(),
    endpoints: v.array(v.object({ url: v.pipe(v.string(), v.url()), schemes: v.optional(v.array(v.string()), []) })),
  }),
)
type Registered = v.InferOutput<typeof Registry>[number]

/** A host with its path, of which `*` stands for any part; `*.` in front of a host for whatever is below it as well. */
const LINKS = /^https?:\/\/(?:www\.)?((?:\*\.)?[a-z\d-]+(?:\.[a-z\d-]+)+\/[^#]*?)\/?$/

const registry = join(root, 'node_modules', 'oembed-providers')
const file = join(root, 'worker', 'unfurl', 'oembed-providers.json')

const { version, repository } = v.parse(
  v.object({ version: v.string(), repository: v.object({ url: v.string() }) }),
  JSON.parse(readFileSync(join(registry, 'package.json'), 'utf8')),
)
const registered = v.parse(Registry, JSON.parse(readFileSync(join(registry, 'providers.json'), 'utf8')))
const providers = CHOSEN.flatMap(endpointsOf)
const source = {
  about: 'A part of the public registry of oEmbed providers. npm run oembed renews it; do not edit it.',
  source: `npm package oembed-providers ${version}, ${repository.url}`,
  license: readFileSync(join(registry, 'LICENSE'), 'utf8').trim().split(/\s+/).join(' '),
}
writeFileSync(file, `${JSON.stringify({ ...source, providers }, null, 2)}\n`)
process.exitCode = await run([tool.biome, 'format', '--write', '--log-level=error', file])
console.log(`${providers.length} endpoints of ${CHOSEN.length} providers from oembed-providers ${version}.`)

function endpointsOf(name: string) {
  const found: Registered | undefined = registered.find(({ provider_name }) => provider_name === name)
  if (found === undefined)
    throw new Error(`The registry no longer has "${name}"; take it out of the list or rename it.`)
  return found.endpoints.map(({ url, schemes }) => ({
    name,
    endpoint: url.replace('{format}', 'json').replace('http:', 'https:'),
    links: [...new Set(schemes.flatMap((scheme) => LINKS.exec(scheme)?.[1] ?? []))],
  }))
}
