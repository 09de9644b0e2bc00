// The environments of wrangler.toml: the team's own, which has no name, and others with data of their own.
import * as v from 'valibot'
import { environments } from './deployment.ts'
import { option } from './options.ts'

/** Which deployment is meant; empty for the team's own. */
export const ENVIRONMENT = option(
  '',
  v.pipe(
    v.string(),
    v.check((name) => name === '' || environments.includes(name), `it must be one of: ${environments.join(', ')}`),
  ),
  { variable: '', value: 'name', meaning: 'another deployment, with data of its own: preview' },
)

/** For wrangler, which would go by CLOUDFLARE_ENV, or ask which one is meant, if it were not told. */
export function environmentArg(name: string): string {
  return `--env=${name}`
}
