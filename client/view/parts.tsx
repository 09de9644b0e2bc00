/** The parts of the page that have a file of their own; each of them is there when somebody needs it, or soon after. */

import { later } from './later.tsx'

export const AccountDetails = later(async () => (await import('./account-details.tsx')).AccountDetails)
export const ComposerPreviews = later(async () => (await import('./composer-previews.tsx')).ComposerPreviews, {
  ornament: true,
})
export const NewRoom = later(async () => (await import('./new-room.tsx')).NewRoom)
export const References = later(async () => (await import('./references.tsx')).References, { ornament: true })
export const SignIn = later(async () => (await import('./sign-in.tsx')).SignIn)
