/** The service worker: it hears what is pushed while the page is closed, and shows it. It keeps and fetches nothing. */

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  const note = read(event.data)
  if (note?.type === 'call') event.waitUntil(show(note))
  else if (note?.type === 'read') event.waitUntil(withdraw(({ room }) => room === note.room))
  else if (note?.type === 'retracted')
    event.waitUntil(withdraw(({ room, message }) => room === note.room && message === note.message))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data))
})

/** What a newer server says, and is not known here, is nothing to show. */
function read(data) {
  try {
    return data?.json()
  } catch {
    return undefined
  }
}

async function show({ room, message, title, body }) {
  await self.registration.showNotification(title, {
    body,
    // One for each message, whose id is its room's alone; told again, it takes the place of the first.
    tag: `${room} ${message}`,
    icon: 'favicon.svg',
    data: { room, message },
  })
  await self.navigator.setAppBadge?.()
}

/** @param isOver which are to go, by their data */
async function withdraw(isOver) {
  const shown = await self.registration.getNotifications()
  const over = shown.filter(({ data }) => data && isOver(data))
  for (const notification of over) notification.close()
  if (over.length === shown.length) await self.navigator.clearAppBadge?.()
}

/** In a page that is open already, if there is one. */
async function open({ room, message }) {
  const address = new URL(`rooms/${room}/${message}`, self.registration.scope).href
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find(({ url }) => url.startsWith(self.registration.scope))
  if (!page) return self.clients.openWindow(address)
  page.postMessage({ type: 'open', room, message })
  return page.focus()
}
