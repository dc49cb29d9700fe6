import { newId } from '../lib/ids.js'
import { refetch } from '../lib/live.js'
import { drop, flush, keep, waiting } from '../lib/outbox.js'
import { say, word } from '../lib/words.js'

/**
 * Shows what one form said without a signal, and keeps what finds none now.
 * Markup: data-action="address of the form" with a template of one: data-part waits, text, why, back, drop. The form may be gone.
 * @param {HTMLElement} list
 */
export default function later (list) {
  const { action = '' } = list.dataset
  const over = new AbortController()
  const template = /** @type {HTMLTemplateElement} */ (list.querySelector('template'))
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector(`form[action="${action}"]`))
  const field = form?.querySelector('textarea')

  const show = () => list.replaceChildren(template, ...waiting().filter(one => one.action === action).map(one => {
    const row = document.importNode(template.content, true)
    const [waits, text, why, back, gone] = /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll('[data-part]'))
    text.textContent = new URLSearchParams(one.body).get('text')
    why.textContent = one.why ?? ''
    waits.hidden = Boolean(one.why)
    back.hidden = !field
    back.onclick = () => {
      if (!form || !field) return
      // with the id it had: what was saved all the same is then said once
      for (const [name, value] of new URLSearchParams(one.body)) {
        const other = form.elements.namedItem(name)
        if (other && other !== field) /** @type {HTMLInputElement} */ (other).value = value
      }
      field.value = [text.textContent, field.value].filter(Boolean).join('\n\n')
      field.dispatchEvent(new Event('input', { bubbles: true }))
      field.closest('details')?.setAttribute('open', '')
      field.focus()
      gone.click()
    }
    gone.onclick = () => { drop(one.id); show() }
    return row
  }))
  /** Each message has an id of its own, made here: a page that was kept may show one that was used. */
  const fresh = () => { if (form) form.elements.namedItem('deed').value = newId() }
  const clear = () => {
    form?.reset()
    form?.dispatchEvent(new Event('input'))
    fresh()
  }
  /** @param {[EventTarget | null, string, (event: any) => void][]} ears */
  const hear = ears => { for (const [where, what, then] of ears) where?.addEventListener(what, then, { signal: over.signal }) }
  hear([[form, 'form:kept', clear], [form, 'form:other', fresh], [form, 'form:unsent', event => {
    if (!keep(action, event.detail)) return
    event.preventDefault()
    clear()
    show()
    say(word('waits'))
  }], [document, 'outbox:sent', async event => {
    if (event.detail.action !== action) return
    const talk = /** @type {HTMLElement | null | undefined} */ (list.closest('.talk')?.querySelector('[data-live]'))
    if (talk) await refetch(talk)
    show()
  }]])
  if (form?.dataset.waits !== 'kept') fresh()
  show()
  flush()
  return () => over.abort()
}
