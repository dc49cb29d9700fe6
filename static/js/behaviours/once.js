import { busy } from '../lib/busy.js'

/**
 * A form is sent once: a second tap does nothing until the answer is here. After 300 ms the button says that work is going on.
 * @param {HTMLElement} element
 */
export default function once (element) {
  const form = /** @type {HTMLFormElement} */ (element)
  /** @type {(() => void) | undefined} */
  let idle
  const free = () => {
    idle?.()
    delete form.dataset.sent
  }
  /** @param {SubmitEvent} event */
  const send = event => {
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return }
    if (event.defaultPrevented && !form.hasAttribute('hx-post')) return
    form.dataset.sent = 'yes'
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter ?? form.querySelector('button:not([type="button"])'))
    idle = busy(button)
  }
  form.addEventListener('submit', send)
  const over = ['htmx:finally:request', 'htmx:after:request', 'htmx:error', 'htmx:response:error']
  for (const name of over) form.addEventListener(name, free)
  addEventListener('pageshow', free)
  return () => {
    form.removeEventListener('submit', send)
    for (const name of over) form.removeEventListener(name, free)
    removeEventListener('pageshow', free)
    idle?.()
  }
}
