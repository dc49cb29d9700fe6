import { busy } from '../lib/busy.js'
import { showToast } from '../lib/toasts.js'
import { word } from '../lib/words.js'

/**
 * Sends a form without leaving the page, so that no answer and no lost signal costs what was written: a refusal is said in
 * place; where nobody knows whether it was done (a lost signal, a fault there) the form stays as it is with the same id, ready
 * to be sent again.
 * @param {HTMLElement} element
 */
export default function send (element) {
  const form = /** @type {HTMLFormElement} */ (element)
  let sending = false
  /** @type {(() => void) | undefined} */
  let idle
  /** What is written while the form is on its way would go neither with it nor anywhere else. @param {boolean} on */
  const underWay = on => {
    sending = on
    if (!on) idle?.()
    for (const field of form.querySelectorAll('textarea, input')) /** @type {HTMLInputElement} */ (field).readOnly = on
  }
  const box = Object.assign(document.createElement('p'), { className: 'error', hidden: true })
  box.setAttribute('role', 'alert')
  form.prepend(box)

  /** @param {SubmitEvent} event */
  const submit = async event => {
    event.preventDefault()
    if (sending) return
    underWay(true)
    box.hidden = true
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter)
    idle = busy(button)
    const body = new FormData(form, button)
    const plain = form.enctype === 'multipart/form-data' ? body : new URLSearchParams(/** @type {any} */ (body))
    let why = word('nosignal')
    let known = false
    try {
      const answer = await fetch(form.action, { method: 'POST', body: plain, headers: { accept: 'application/json' } })
      const said = await answer.json()
      if (answer.ok) { form.dispatchEvent(new CustomEvent('form:kept')); location.assign(said.location); return }
      why = said.detail
      known = answer.status < 500
      if (said.code === 'idempotency_mismatch') form.dispatchEvent(new CustomEvent('form:other'))
    } catch { /* no answer */ }
    const unsent = new CustomEvent('form:unsent', { cancelable: true, detail: plain }) // an outbox may keep it
    underWay(false)
    if (known || form.dispatchEvent(unsent)) refuse(why)
  }
  /** @param {string} why */
  const refuse = why => {
    box.textContent = why
    box.hidden = false
    showToast(why)
    box.scrollIntoView({ block: 'center' })
  }
  const free = () => underWay(false)
  form.addEventListener('submit', submit)
  addEventListener('pageshow', free)
  return () => { form.removeEventListener('submit', submit); removeEventListener('pageshow', free); box.remove() }
}
