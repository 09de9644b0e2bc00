import { expect, it } from 'vitest'
import { claimIn } from '../../client/claim.ts'

it.each<readonly [address: string, claim: string | undefined, rest: string]>([
  ['https://chat.example/?claim=s-1', 's-1', 'https://chat.example/'],
  ['https://chat.example/#claim=s-1', 's-1', 'https://chat.example/'],
  ['https://chat.example/rooms/r?x=1&claim=s-1#y=2', 's-1', 'https://chat.example/rooms/r?x=1#y=2'],
  ['https://chat.example/?claim=one#claim=two', 'two', 'https://chat.example/'],
  ['https://chat.example/?x=1#y', undefined, 'https://chat.example/?x=1#y'],
])('the address %s brings the claim %s, and is %s without it', (address, claim, rest) => {
  expect(claimIn(address)).toEqual({ claim, rest })
})
