/** How a card is laid out, by what is known of it before its picture is there. */

import type { Card } from '../../protocol/model.ts'

/**
 * `picture`: the picture is everything. `wide`: it stands above the text. `tall`: it stands beside it, and is what the
 * card is about. `small`: an ornament at the side. `round`: somebody's face. `sheet`, `sound`: drawn by us. `text`: none.
 */
export type CardLook = 'picture' | 'wide' | 'tall' | 'small' | 'round' | 'sheet' | 'play' | 'text'

type Size = Card['pictureSize']

/** A large picture that is no wider than this stands beside the text: above it, little more than it would be seen. */
const TALL = 1.15

/** The proportions, width by height, between which a picture is shown whole; of others, the middle. */
const BOUNDS: Readonly<Partial<Record<CardLook, readonly [least: number, most: number]>>> = {
  picture: [0.5, 4],
  wide: [1.4, 2.6],
  tall: [0.68, TALL],
  small: [0.8, 1.5],
}

/** Where the size is not known: what most sites make their pictures for. */
const USUAL = 1.91

export function lookOf({
  kind,
  picture,
  pictureSize,
  large,
}: Pick<Card, 'kind' | 'picture' | 'pictureSize' | 'large'>): CardLook {
  if (picture === null) return kind === 'document' ? 'sheet' : kind === 'video' || kind === 'audio' ? 'play' : 'text'
  if (kind === 'picture') return 'picture'
  if (kind === 'profile' && isSquarish(pictureSize)) return 'round'
  if (!large) return 'small'
  return proportion(pictureSize) <= TALL ? 'tall' : 'wide'
}

/** Width by height of the place that is kept for the picture. */
export function ratioOf(look: CardLook, size: Size): number {
  const [least, most] = BOUNDS[look] ?? [1, 1]
  const wanted = size === null && look === 'small' ? 1 : proportion(size)
  return Math.min(most, Math.max(least, wanted))
}

/** Whether this plays when it is opened. */
export function plays({ kind }: Pick<Card, 'kind'>): boolean {
  return kind === 'video' || kind === 'audio'
}

function proportion(size: Size): number {
  return size === null || size.height === 0 ? USUAL : size.width / size.height
}

/** A banner is nobody's face. */
function isSquarish(size: Size): boolean {
  return size === null || Math.abs(Math.log(proportion(size))) < 0.4
}
