/**
 * Lists the pages that this phone has kept, the newest first, and lets the button beside it try again what was wanted.
 * @param {HTMLElement} region
 */
export default function seen (region) {
  const again = /** @type {HTMLAnchorElement | null} */ (document.querySelector('.void .btn'))
  if (again && location.pathname !== '/offline') again.href = location.href
  list(region).catch(() => { /* no caches here: the page says enough without them */ })
}

/** @param {HTMLElement} region */
async function list (region) {
  const cache = await caches.open('seen')
  for (const request of (await cache.keys()).reverse()) {
    const kept = new DOMParser().parseFromString(await (await cache.match(request))?.text() ?? '', 'text/html')
    const link = Object.assign(document.createElement('a'), { href: request.url, className: 'calm-link' })
    link.textContent = kept.title.split(' · ')[0]
    const row = document.createElement('li')
    row.append(link)
    region.querySelector('ul')?.append(row)
    region.hidden = false
  }
}
