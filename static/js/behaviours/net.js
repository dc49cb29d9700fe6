import { word } from '../lib/words.js'

/**
 * The pill that says whether there is a network. An outbox may take it over by setting data-held on the region.
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
  const off = () => show(word('offline'))
  const on = () => { show(word('online')); gone = setTimeout(() => show(''), 3000) }
  addEventListener('offline', off)
  addEventListener('online', on)
  const { lang, dataset: { seen } } = document.documentElement
  if (seen) {
    const time = new Intl.DateTimeFormat(lang, { weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(seen))
    show(word('seen', { time }))
  } else if (navigator.onLine === false) off()
  return () => { removeEventListener('offline', off); removeEventListener('online', on); clearTimeout(gone) }
}
