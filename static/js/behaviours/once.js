import { word } from '../lib/words.js'

/**
 * A form is sent once: a second tap does nothing until the answer is here. After 300 ms the button says that work is going on.
 * @param {HTMLElement} element
 */
export default function once (element) {
  const form = /** @type {HTMLFormElement} */ (element)
  /** @type {number | undefined} */
  let slow
  const free = () => {
    clearTimeout(slow)
    delete form.dataset.sent
    for (const button of form.querySelectorAll('[data-label]')) {
      button.textContent = ''
      button.append(...(kept.get(button) ?? []))
      button.removeAttribute('data-label')
      button.removeAttribute('aria-busy')
    }
  }
  /** @type {WeakMap<Element, ChildNode[]>} */
  const kept = new WeakMap()
  /** @param {SubmitEvent} event */
  const send = event => {
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return }
    if (event.defaultPrevented && !form.hasAttribute('hx-post')) return
    form.dataset.sent = 'yes'
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter ?? form.querySelector('button:not([type="button"])'))
    slow = setTimeout(() => {
      if (!button) return
      kept.set(button, [...button.childNodes])
      button.dataset.label = 'kept'
      button.setAttribute('aria-busy', 'true')
      button.textContent = word('slow')
    }, 300)
  }
  form.addEventListener('submit', send)
  const over = ['htmx:finally:request', 'htmx:after:request', 'htmx:error', 'htmx:response:error']
  for (const name of over) form.addEventListener(name, free)
  addEventListener('pageshow', free)
  return () => {
    form.removeEventListener('submit', send)
    for (const name of over) form.removeEventListener(name, free)
    removeEventListener('pageshow', free)
    clearTimeout(slow)
  }
}
