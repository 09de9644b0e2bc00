import { describe, expect, it } from 'vitest'
import { type CardLook, lookOf, ratioOf } from '../../client/view/card-look.ts'
import type { Card } from '../../protocol/model.ts'
import { card } from './people.ts'

const size = (width: number, height: number) => ({ width, height })
const picture = '/picture'

describe('a card', () => {
  it.each<readonly [string, Partial<Card>, CardLook]>([
    ['without a picture', {}, 'text'],
    ['of a document', { kind: 'document' }, 'sheet'],
    ['of a film without a still', { kind: 'video' }, 'play'],
    ['of sound without a picture', { kind: 'audio' }, 'play'],
    ['with an ornament', { picture, pictureSize: size(1200, 630) }, 'small'],
    ['with a large picture', { picture, large: true, pictureSize: size(1200, 630) }, 'wide'],
    ['with a large picture of unknown size', { picture, large: true }, 'wide'],
    ['with a large square', { picture, large: true, pictureSize: size(600, 600) }, 'tall'],
    ['with a large poster', { picture, large: true, pictureSize: size(1000, 3000) }, 'tall'],
    ['of a picture', { kind: 'picture', picture, large: true, pictureSize: size(10, 3000) }, 'picture'],
    ['of a picture that is gone', { kind: 'picture', large: true }, 'text'],
    ['of somebody', { kind: 'profile', picture, large: true, pictureSize: size(400, 400) }, 'round'],
    ['of somebody with a banner', { kind: 'profile', picture, large: true, pictureSize: size(1500, 500) }, 'wide'],
  ])('%s is laid out as it should be', (_what, part, look) => {
    expect(lookOf(card(part))).toBe(look)
  })
})

describe('the place of a picture', () => {
  it.each<readonly [string, CardLook, Card['pictureSize'], number]>([
    ['has its proportions', 'wide', size(1500, 1000), 1.5],
    ['is bounded where it is very wide', 'wide', size(5000, 10), 2.6],
    ['is bounded where it is very tall', 'picture', size(10, 5000), 0.5],
    ['is as usual where nothing is known', 'wide', null, 1.91],
    ['is as usual where there is nothing to divide by', 'wide', size(100, 0), 1.91],
    ['is square for an ornament of which nothing is known', 'small', null, 1],
    ['is a circle for a face', 'round', size(400, 500), 1],
  ])('%s', (_what, look, pictureSize, ratio) => {
    expect(ratioOf(look, pictureSize)).toBe(ratio)
  })
})
