import { store } from '../lib/store.js'
import { word } from '../lib/words.js'

/**
 * The pill that says whether there is a network, and what was refused of what waited for one: lib/outbox.js, which is
 * fetched only where something waits, sets data-held on the region then.
 * @param {HTMLElement} region
 */
export default function net (region) {
  if (document.querySelector('[data-behaviour="seen"]')) return // the offline page says it in full
  /** @type {number | undefined} */
  let gone
  /** @param {string} text */
  const show = text => {
    if ('held' in region.dataset) return
    clearTimeout(gone)
    region.replaceChildren()
    if (!text) return
    const pill = document.createElement('span')
    pill.className = 'pill'
    pill.textContent = text
    region.append(pill)
  }
  const flush = async () => { if (store.keys('outbox:').length) (await import('../lib/outbox.js')).flush() }
  const off = () => show(word('offline'))
  const on = () => { show(word('online')); gone = setTimeout(() => show(''), 3000); flush() }
  addEventListener('offline', off)
  addEventListener('online', on)
  const { lang, dataset: { seen } } = document.documentElement
  if (seen) {
    const time = new Intl.DateTimeFormat(lang, { weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(seen))
    show(word('seen', { time }))
  } else if (navigator.onLine === false) off()
  flush()
  return () => { removeEventListener('offline', off); removeEventListener('online', on); clearTimeout(gone) }
}
