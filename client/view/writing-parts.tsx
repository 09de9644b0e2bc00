/** What whoever writes needs now and then: a part of its own each, as those in `parts.tsx`. */

import { later } from './later.tsx'

export const CallingMany = later(async () => (await import('./calling-many.tsx')).CallingMany)
export const Completion = later(async () => (await import('./completion.tsx')).Completion)
export const ComposerPreviews = later(async () => (await import('./composer-previews.tsx')).ComposerPreviews, {
  ornament: true,
})
export const EditBanner = later(async () => (await import('./edit-banner.tsx')).EditBanner, { ornament: true })
export const HeldUp = later(async () => (await import('./held-up.tsx')).HeldUp, { ornament: true })
export const RoomBar = later(async () => (await import('./room-bar.tsx')).RoomBar)
export const Uncalled = later(async () => (await import('./uncalled.tsx')).Uncalled, { ornament: true })
