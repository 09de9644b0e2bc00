/** The parts of the page that have a file of their own; each of them is there when somebody needs it, or soon after. */

import { later } from './later.tsx'

export const AccountDetails = later(async () => (await import('./account-details.tsx')).AccountDetails)
export const Browse = later(async () => (await import('./browse.tsx')).Browse)
export const ComposerPreviews = later(async () => (await import('./composer-previews.tsx')).ComposerPreviews, {
  ornament: true,
})
export const FirstSteps = later(async () => (await import('./first-steps.tsx')).FirstSteps)
export const InvitationPage = later(async () => (await import('./invitation-page.tsx')).InvitationPage)
export const InvitationList = later(async () => (await import('./invitation-list.tsx')).InvitationList)
export const NewMessage = later(async () => (await import('./new-message.tsx')).NewMessage)
export const NewRoom = later(async () => (await import('./new-room.tsx')).NewRoom)
export const PersonCard = later(async () => (await import('./person-card.tsx')).PersonCard)
export const References = later(async () => (await import('./references.tsx')).References, { ornament: true })
export const RoomBar = later(async () => (await import('./room-bar.tsx')).RoomBar)
export const RoomDetails = later(async () => (await import('./room-details.tsx')).RoomDetails)
export const RunChat = later(async () => (await import('./run-chat.tsx')).RunChat)
export const SignIn = later(async () => (await import('./sign-in.tsx')).SignIn)
