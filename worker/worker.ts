/** Where everything enters: the routes, the queues, and the objects. */

import { type IRequestStrict, Router } from 'itty-router'
import { notFound } from '../protocol/refusal.ts'
import { previewCard, showPreviewPicture } from './card-routes.ts'
import { configureDeployment, showDeployment } from './deployment-routes.ts'
import type { Env } from './env.ts'
import { failed, lockDown, refused } from './http.ts'
import { checkOrigin } from './identity.ts'
import {
  countUnread,
  listEntries,
  readAll,
  setQuiet,
  showNotifications,
  subscribe,
  unsubscribe,
  wishOfRoom,
} from './inbox-routes.ts'
import {
  acceptInvitation,
  listInvitations,
  makeInvitation,
  revokeInvitation,
  showInvitation,
} from './invitation-routes.ts'
import {
  deleteBan,
  deleteMember,
  listBans,
  listMembers,
  listOwnRooms,
  openDirect,
  openInbox,
  putMember,
  showMember,
} from './member-routes.ts'
import {
  dismissCard,
  editMessage,
  listMessages,
  postMessage,
  removeMessage,
  showMessage,
  showPicture,
} from './message-routes.ts'
import { restoreRoom } from './operator-routes.ts'
import { checkOwnHost } from './own-host.ts'
import { changePerson, describeMyself, listPeopleHere, removeMyself, showAudit, showPerson } from './people-routes.ts'
import { changeRoom, createRoom, listPeople, listRooms, openSocket, showRoom } from './room-routes.ts'
import {
  changePassword,
  endAllSessions,
  endSession,
  listSessions,
  lookUp,
  showSession,
  signIn,
  signOut,
} from './session-routes.ts'
import { tell } from './tell-consumer.ts'
import { bury, consume } from './unfurl/consumer.ts'

export { Directory } from './directory.ts'
export { Relay } from './relay.ts'
export { Room } from './room.ts'
export { Site } from './site.ts'
export { User } from './user.ts'

const router = Router<IRequestStrict, [Env, ExecutionContext]>({
  before: [
    (request: IRequestStrict, env: Env) => {
      const refusal = checkOwnHost(request, env) ?? checkOrigin(request)
      return refusal && refused(refusal)
    },
  ],
  catch: failed,
  finally: [lockDown],
})

router
  .get('/api/session', showSession)
  .post('/api/session', signIn)
  .delete('/api/session', signOut)
  .get('/api/sessions', listSessions)
  .delete('/api/sessions', endAllSessions)
  .delete('/api/sessions/:session', endSession)
  .put('/api/password', changePassword)
  .put('/api/me', describeMyself)
  .delete('/api/me', removeMyself)
  .get('/api/people', listPeopleHere)
  .get('/api/people/:user', showPerson)
  .patch('/api/people/:user', changePerson)
  .get('/api/deployment', showDeployment)
  .patch('/api/deployment', configureDeployment)
  .get('/api/audit', showAudit)
  .post('/api/invitations', makeInvitation)
  .get('/api/invitations', listInvitations)
  .delete('/api/invitations/:invitation', revokeInvitation)
  .get('/api/invitations/:invitation', showInvitation)
  .post('/api/invitations/:invitation', acceptInvitation)
  .get('/api/nicknames/:nickname', lookUp)
  .get('/api/rooms', listRooms)
  .post('/api/rooms', createRoom)
  .get('/api/me/rooms', listOwnRooms)
  .get('/api/me/socket', openInbox)
  .get('/api/me/inbox', listEntries)
  .get('/api/me/notifications', showNotifications)
  .put('/api/me/notifications', setQuiet)
  .put('/api/me/push', subscribe)
  .delete('/api/me/push', unsubscribe)
  .put('/api/me/rooms/:room', wishOfRoom)
  .post('/api/me/read', readAll)
  .get('/api/rooms/:room/unread', countUnread)
  .post('/api/direct', openDirect)
  .get('/api/rooms/:room', showRoom)
  .patch('/api/rooms/:room', changeRoom)
  .get('/api/rooms/:room/members', listMembers)
  .get('/api/rooms/:room/members/:user', showMember)
  .put('/api/rooms/:room/members/:user', putMember)
  .delete('/api/rooms/:room/members/:user', deleteMember)
  .get('/api/rooms/:room/bans', listBans)
  .delete('/api/rooms/:room/bans/:user', deleteBan)
  .get('/api/rooms/:room/socket', openSocket)
  .get('/api/rooms/:room/messages', listMessages)
  .post('/api/rooms/:room/messages', postMessage)
  .get('/api/rooms/:room/messages/:message', showMessage)
  .put('/api/rooms/:room/messages/:message', editMessage)
  .delete('/api/rooms/:room/messages/:message', removeMessage)
  .delete('/api/rooms/:room/messages/:message/cards', dismissCard)
  .get('/api/rooms/:room/people', listPeople)
  .get('/api/rooms/:room/pictures/:message/:key', showPicture)
  .post('/api/rooms/:room/restore', restoreRoom)
  .post('/api/cards', previewCard)
  .get('/api/cards/picture', showPreviewPicture)
  .all('/api/*', () => refused(notFound))
  // The build names files by their content: one that is gone must not be the page, kept for a year.
  .all('/assets/*', () => refused(notFound))
  // What is no file is an address in the page. Left to the platform, so would be a file that is gone.
  .get('*', showPage)
  .head('*', showPage)
  .all('*', () => refused(notFound))

function showPage(request: IRequestStrict, env: Env): Promise<Response> {
  return env.ASSETS.fetch(new Request(new URL('/', request.url), { method: request.method, headers: request.headers }))
}

export default {
  fetch: router.fetch,
  queue: work,
} satisfies ExportedHandler<Env>

/** By the queue's name, which the operator may have put something before. */
function work(batch: MessageBatch, env: Env, ctx: ExecutionContext): Promise<void> {
  if (batch.queue.endsWith('-tell')) return tell(batch, env)
  return batch.queue.endsWith('-dead') ? bury(batch, env, ctx) : consume(batch, env, ctx)
}
