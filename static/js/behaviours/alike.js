import { say } from '../lib/words.js'

const FIELDS = ['name', 'what', 'so_that', 'place', 'latitude', 'longitude', 'starts_on', 'ends_on']
const QUIET = 700 // ms without a key before anything is asked
const ENOUGH = 8 // letters that say something

/**
 * While somebody writes an initiative: asks what is like it and shows that here. What somebody has begun to say about one of
 * them stays as it is. Without this the list comes once, when the form is sent.
 * @param {HTMLElement} box
 */
export default function alike (box) {
  const form = box.closest('form')
  const source = box.dataset.src
  if (!form || !source) return
  /** @type {number | undefined} */
  let soon
  let asking = new AbortController()
  let last = ''

  const query = () => {
    const written = new FormData(form)
    const asked = new URLSearchParams()
    for (const name of FIELDS) {
      const value = String(written.get(name) ?? '').trim()
      if (value) asked.set(name, value)
    }
    for (const goal of written.getAll('goals')) asked.append('goals', String(goal))
    return asked
  }
  const answered = () => box.contains(document.activeElement) ||
    /** @type {HTMLInputElement[]} */ ([...box.querySelectorAll('input:not([type="hidden"])')])
      .some(field => field.type === 'radio' ? field.checked && field.value : field.value)

  const ask = async () => {
    const asked = query()
    if (`${asked.get('name') ?? ''}${asked.get('what') ?? ''}`.length < ENOUGH || String(asked) === last || answered()) return
    asking.abort()
    asking = new AbortController()
    try {
      const answer = await fetch(`${source}?${asked}`, { signal: asking.signal, headers: { accept: 'text/html' } })
      if (!answer.ok || answered()) return
      last = String(asked)
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').body
      const before = box.querySelector('h2')?.textContent
      box.replaceChildren(...fresh.childNodes)
      const heading = box.querySelector('h2')?.textContent
      if (heading && heading !== before) say(heading)
    } catch { /* the next key asks again */ }
  }
  const askSoon = () => { clearTimeout(soon); soon = setTimeout(ask, QUIET) }
  form.addEventListener('input', askSoon)
  form.addEventListener('change', askSoon)
  askSoon()
  return () => {
    clearTimeout(soon)
    asking.abort()
    form.removeEventListener('input', askSoon)
    form.removeEventListener('change', askSoon)
  }
}
