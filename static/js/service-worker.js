// The shell is kept at install, and with it the finder, which answers without a signal; pages come from the network first, then from what was seen last, then the offline page.
// BUILD and SHELL are written before this file by the server.
const KEPT = `shell-${BUILD}`
const SEEN = 'seen'
const MOST_SEEN = 30
// One person's own, others' evidence, secrets in the address, and the list of what is kept: never kept on a phone.
const NOT_KEPT = /^\/(me|steward|sign-in|claims|join|invite|contributions|confirm|reports|moderation|trust|offline)(\/|\?|$)/
const ALWAYS = ['/offline', '/fit', '/fit.json']
const UNREACHED = [502, 504] // a proxy that does not reach the world

addEventListener('install', event => event.waitUntil((async () => {
  const cache = await caches.open(KEPT)
  // Without cookies: these pages are nobody's.
  await cache.addAll([...SHELL, ...ALWAYS.map(path => new Request(path, { credentials: 'omit' }))])
})()))

addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('shell-') && name !== KEPT) await caches.delete(name)
  await self.registration.navigationPreload?.enable()
  await clients.claim()
  await Promise.allSettled((await clients.matchAll({ type: 'window' })).map(async client => keep(new URL(client.url), await fetch(client.url))))
})()))

addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/static/')) event.respondWith(kept(request, url))
  else if (url.pathname === '/fit.json') event.respondWith(newest(request))
  else if (request.mode === 'navigate') event.respondWith(page(event, url))
})

async function kept (request, url) {
  const found = await caches.match(request)
  if (found) return found
  try {
    return await fetch(request)
  } catch (lost) {
    // A page that was seen under an earlier build asks for the files of that build.
    const instead = await caches.match(url.pathname.replace(/^\/static\/[^/]+/, `/static/${BUILD}`))
    if (!instead) throw lost
    return instead
  }
}

async function page (event, url) {
  try {
    const answer = (await event.preloadResponse) ?? await fetch(event.request)
    if (UNREACHED.includes(answer.status)) throw new Error(answer.statusText)
    event.waitUntil(keep(url, answer.clone()))
    return answer
  } catch {
    const seen = await caches.open(SEEN)
    return (await seen.match(nameOf(url))) ?? (await caches.match(url.pathname === '/fit' ? '/fit' : '/offline'))
  }
}

/** What can be found in this world: as it is now, else as it was last. */
async function newest (request) {
  const cache = await caches.open(KEPT)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put('/fit.json', answer.clone())
    if (!UNREACHED.includes(answer.status)) return answer
  } catch {}
  return (await cache.match('/fit.json')) ?? Response.error()
}

// However somebody comes home, it is the same page.
const nameOf = url => url.pathname === '/' ? '/' : url.pathname + url.search

/** Keeps a page with the moment it was seen. Who signs in or out finds nothing of somebody else. */
async function keep (url, answer) {
  if (!answer.ok || !answer.headers.get('content-type')?.startsWith('text/html')) return
  const html = await answer.text()
  const whose = /<html[^>]* data-player="([^"]*)"/.exec(html)?.[1] ?? ''
  let seen = await caches.open(SEEN)
  const [one] = await seen.keys()
  if (one && (await seen.match(one))?.headers.get('x-seen-by') !== whose) {
    await caches.delete(SEEN)
    seen = await caches.open(SEEN)
  }
  if (NOT_KEPT.test(nameOf(url)) || (url.pathname === '/fit' && url.search)) return
  const headers = new Headers(answer.headers)
  for (const name of ['content-encoding', 'content-length']) headers.delete(name)
  headers.set('x-seen-by', whose)
  const marked = html.replace('<html ', `<html data-seen="${new Date().toISOString()}" `)
  await seen.put(nameOf(url), new Response(marked, { headers }))
  const all = await seen.keys()
  for (const old of all.slice(0, Math.max(0, all.length - MOST_SEEN))) await seen.delete(old)
}
