import { store } from '../lib/store.js'
import { say, word } from '../lib/words.js'

const SKIP = new Set(['hidden', 'password', 'file', 'submit', 'button'])

/**
 * Keeps what is written in a form on this phone until the server has it. `data-draft` is the form's key (else its address);
 * a page that acknowledges it carries data-draft-done="key" anywhere. `data-waits`: its id is kept with the words.
 * @param {HTMLElement} element
 */
export default function draft (element) {
  const form = /** @type {HTMLFormElement} */ (element)
  const key = `draft:${form.dataset.draft || form.getAttribute('action') || location.pathname}`
  const fields = () => /** @type {HTMLInputElement[]} */ ([...form.elements])
    .filter(field => field.name && (field.name === 'deed' ? 'waits' in form.dataset : !SKIP.has(field.type)))

  const restore = () => {
    /** @type {[string, string, boolean][]} */
    let saved
    try { saved = JSON.parse(store.get(key) ?? '[]') } catch { saved = [] }
    let back = false
    for (const [name, value, on] of saved) {
      for (const field of fields().filter(field => field.name === name)) {
        if (field.type === 'checkbox' || field.type === 'radio') {
          if (field.value === value) field.checked = on
        } else if (value && field.value === field.defaultValue) {
          field.value = value
          if (name === 'deed') form.dataset.waits = 'kept'
          back = true
        }
      }
    }
    if (back) say(word('kept'))
  }
  /** @type {number | undefined} */
  let soon
  const save = () => {
    const all = fields()
    if (all.every(field => field.value === field.defaultValue && Boolean(field.checked) === Boolean(field.defaultChecked))) store.drop(key)
    else store.set(key, JSON.stringify(all.map(field => [field.name, field.value, Boolean(field.checked)])))
  }
  const saveSoon = () => { clearTimeout(soon); soon = setTimeout(save, 300) }

  restore()
  form.addEventListener('input', saveSoon)
  form.addEventListener('submit', save)
  addEventListener('pagehide', save)
  return () => {
    clearTimeout(soon)
    form.removeEventListener('input', saveSoon)
    form.removeEventListener('submit', save)
    removeEventListener('pagehide', save)
  }
}
