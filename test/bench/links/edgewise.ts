/** What Edgewise makes of a page, under Node and on workerd alike. */

import { parsePolicy } from '../../../worker/unfurl/address.ts'
import { unfurl } from '../../../worker/unfurl/page.ts'

const policy = parsePolicy('', '')

/** The title that it found; empty if none. */
export async function edgewise(url: string): Promise<string> {
  // None of the others looks at the picture that a page names.
  const found = await unfurl(url, { policy, agent: 'Edgewise/1 (bench)', probes: false })
  return found.type === 'card' ? found.card.title : ''
}
