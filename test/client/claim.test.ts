import { expect, it } from 'vitest'
import { claimIn } from '../../client/claim.ts'

it.each<readonly [fragment: string, claim: string | undefined]>([
  ['#claim=s-1', 's-1'],
  ['#reclaim=s-1', undefined],
  ['', undefined],
])('the fragment "%s" brings the claim %s', (fragment, claim) => {
  expect(claimIn(fragment)).toBe(claim)
})
