import { expect, it } from 'vitest'
import { invitationAt, invitationLink, type Place, pathOf, placeAt, placeOf } from '../../client/location.ts'

it.each<readonly [string, Place | undefined]>([
  ['/', { room: 'lobby' }],
  ['/rooms/lobby', { room: 'lobby' }],
  ['/rooms/0b6f8a9e-7c1d-4e55-9a43-1f2e3d4c5b6a', { room: '0b6f8a9e-7c1d-4e55-9a43-1f2e3d4c5b6a' }],
  ['/rooms/a_b/', { room: 'a_b' }],
  ['/rooms/lobby/M-1', { room: 'lobby', message: 'm-1' }],
  ['/rooms/a_b/m-1/', { room: 'a_b', message: 'm-1' }],
  ['/rooms/a/b/c', undefined],
  ['/rooms/../../etc', undefined],
  ['/rooms/%E0%A4%A', undefined],
  ['/elsewhere', undefined],
])('the address %s names %o', (path, place) => {
  expect(placeAt(path)).toEqual(place)
})

it('the address of a place names it', () => {
  for (const place of [
    { room: 'lobby' },
    { room: 'r-1' },
    { room: 'lobby', message: 'm' },
    { room: 'r-1', message: 'm' },
  ]) {
    expect(placeAt(pathOf(place))).toEqual(place)
  }
  expect(pathOf({ room: 'lobby' })).toBe('/')
})

it.each<readonly [string, Place | undefined]>([
  ['https://chat.example/rooms/r/m?x=1#y', { room: 'r', message: 'm' }],
  ['https://chat.example', { room: 'lobby' }],
  ['https://chat.example/api/rooms', undefined],
  ['http://chat.example/rooms/r', { room: 'r' }],
  ['ftp://chat.example/rooms/r', undefined],
  ['https://chat.example:8443/rooms/r', undefined],
  ['https://chat.example.evil.example/rooms/r', undefined],
  ['https://chat.example@evil.example/rooms/r', undefined],
  ['no address', undefined],
])('the link %s leads to %o of this deployment', (link, place) => {
  expect(placeOf(link, 'https://chat.example')).toEqual(place)
})

it.each<readonly [string, string | undefined]>([
  ['/invitations/aB-3_z', 'aB-3_z'],
  ['/invitations/aB-3_z/', 'aB-3_z'],
  ['/invitations/', undefined],
  ['/invitations/a/b', undefined],
  ['/rooms/invitations', undefined],
])('the address %s names the invitation %s', (path, secret) => {
  expect(invitationAt(path)).toBe(secret)
})

it('the link of an invitation leads to it', () => {
  expect(invitationAt(new URL(invitationLink('s-1', 'https://chat.example')).pathname)).toBe('s-1')
})
