// The shell is kept at install; pages come from the network first, then from what was seen last, then the offline page.
// BUILD and SHELL are written before this file by the server.
const KEPT = `shell-${BUILD}`
const SEEN = 'seen'
const MOST_SEEN = 30
const PRIVATE = /^\/(me|steward|sign-in|claims|join)/

addEventListener('install', event => event.waitUntil((async () => {
  const cache = await caches.open(KEPT)
  await cache.addAll([...SHELL, '/offline'])
})()))

addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('shell-') && name !== KEPT) await caches.delete(name)
  await self.registration.navigationPreload?.enable()
  await clients.claim()
})()))

addEventListener('message', event => {
  if (event.data === 'take over') skipWaiting()
  if (event.data === 'forget') event.waitUntil(caches.delete(SEEN))
})

addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/static/')) event.respondWith(kept(request))
  else if (request.mode === 'navigate') event.respondWith(page(event, url))
})

async function kept (request) {
  return (await caches.match(request)) ?? fetch(request)
}

async function page (event, url) {
  const seen = await caches.open(SEEN)
  try {
    const answer = (await event.preloadResponse) ?? await fetch(event.request)
    if (answer.ok && !PRIVATE.test(url.pathname)) event.waitUntil(keep(seen, event.request, answer.clone()))
    return answer
  } catch {
    return (await seen.match(event.request)) ?? (await caches.match('/offline'))
  }
}

async function keep (seen, request, answer) {
  await seen.put(request, answer)
  const all = await seen.keys()
  for (const old of all.slice(0, Math.max(0, all.length - MOST_SEEN))) await seen.delete(old)
}
