/** The parts of the page that have a file of their own; each of them is there when somebody needs it, or soon after. */

import { later } from './later.tsx'

export const AccountDialog = later(async () => (await import('./account-dialog.tsx')).AccountDialog)
export const Browse = later(async () => (await import('./browse.tsx')).Browse)
export const Cards = later(async () => (await import('./cards.tsx')).Cards)
export const ClosedRoom = later(async () => (await import('./closed-room.tsx')).ClosedRoom)
export const ComposerPreviews = later(async () => (await import('./composer-previews.tsx')).ComposerPreviews, {
  ornament: true,
})
export const FirstSteps = later(async () => (await import('./first-steps.tsx')).FirstSteps)
export const Completion = later(async () => (await import('./completion.tsx')).Completion)
export const Delivery = later(async () => (await import('./delivery.tsx')).Delivery)
export const FirstUnread = later(async () => (await import('./first-unread.tsx')).FirstUnread)
export const InboxList = later(async () => (await import('./inbox-list.tsx')).InboxList)
export const InvitationPage = later(async () => (await import('./invitation-page.tsx')).InvitationPage)
export const InvitationList = later(async () => (await import('./invitation-list.tsx')).InvitationList)
export const NewMessage = later(async () => (await import('./new-message.tsx')).NewMessage)
export const NewRoom = later(async () => (await import('./new-room.tsx')).NewRoom)
export const PasswordForm = later(async () => (await import('./password-form.tsx')).PasswordForm)
export const PasswordReminder = later(async () => (await import('./password-reminder.tsx')).PasswordReminder)
export const PersonCard = later(async () => (await import('./person-card.tsx')).PersonCard)
export const References = later(async () => (await import('./references.tsx')).References, { ornament: true })
export const RoomBar = later(async () => (await import('./room-bar.tsx')).RoomBar)
export const RoomDetails = later(async () => (await import('./room-details.tsx')).RoomDetails)
export const RunChat = later(async () => (await import('./run-chat.tsx')).RunChat)
export const ShortcutList = later(async () => (await import('./shortcut-list.tsx')).ShortcutList)
export const Switcher = later(async () => (await import('./switcher.tsx')).Switcher)
export const RowActions = later(async () => (await import('./row-actions.tsx')).RowActions)
