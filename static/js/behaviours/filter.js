import { showToast } from '../lib/toasts.js'
import { say, word } from '../lib/words.js'

/**
 * The filter of a list, beside what htmx does with it: addresses without empty fields, the new count said to those who listen,
 * the focus led to the list by who asked for it (not by who is still choosing), and the chips that take a choice away again.
 * htmx leaves the form alone (`hx-ignore`) until this is awake; what was chosen before is asked for then.
 * @param {HTMLElement} element
 */
export default function filter (element) {
  const form = /** @type {HTMLFormElement} */ (element)
  let lead = false
  const busy = (/** @type {boolean} */ on) => document.getElementById('found')?.setAttribute('aria-busy', String(on))

  /** @param {any} event */
  const ask = event => {
    const { body } = event.detail.ctx.request
    for (const [name, value] of [...body]) if (value === '') body.delete(name)
    if (body.get('near') !== 'here') { body.delete('lat'); body.delete('lon') }
    lead = event.detail.ctx.sourceEvent?.type === 'submit'
    busy(true)
  }
  const shown = () => {
    const count = document.getElementById('found-count')
    if (!count) return
    say(count.textContent ?? '')
    if (lead) { count.focus({ preventScroll: true }); count.scrollIntoView({ block: 'start' }) }
  }
  /** The page itself says what is wrong. @param {any} event */
  const refused = event => location.assign(event.detail.ctx.request.action)
  /** @param {any} event */
  const lost = event => { busy(false); if (event.detail.error?.name === 'TypeError') showToast(word('offline')) }
  /** @param {MouseEvent} event */
  const clear = event => {
    const chip = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('#found [data-clears]'))
    if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    for (const field of /** @type {HTMLInputElement[]} */ ([...form.elements])) {
      if (!field.name || (chip.dataset.clears !== 'all' && field.name !== chip.dataset.clears)) continue
      if (field.type === 'radio' || field.type === 'checkbox') field.checked = field.value === ''
      else field.value = ''
    }
    form.requestSubmit()
  }
  form.addEventListener('htmx:config:request', ask)
  form.addEventListener('htmx:after:swap', shown)
  form.addEventListener('htmx:response:error', refused)
  form.addEventListener('htmx:error', lost)
  document.addEventListener('click', clear)
  form.removeAttribute('hx-ignore')
  window.htmx.process(form)
  if (/** @type {HTMLInputElement[]} */ ([...form.elements]).some(field => field.checked !== field.defaultChecked)) form.requestSubmit()
  return () => {
    form.removeEventListener('htmx:config:request', ask)
    form.removeEventListener('htmx:after:swap', shown)
    form.removeEventListener('htmx:response:error', refused)
    form.removeEventListener('htmx:error', lost)
    document.removeEventListener('click', clear)
  }
}
