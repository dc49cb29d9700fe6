import { showToast } from '../lib/toasts.js'
import { canTell, whereabouts } from '../lib/whereabouts.js'
import { word } from '../lib/words.js'

/**
 * A button that asks the phone where it is and sends the filter form with that, about 100 m wide. It shows only where a phone can
 * be asked; the places that quests name can be chosen everywhere.
 * @param {HTMLElement} button
 */
export default function near (button) {
  const form = /** @type {HTMLFormElement | null} */ (button.closest('form'))
  if (!form || !canTell()) return
  /** @param {string} name @param {string} value */
  const put = (name, value) => {
    let field = /** @type {HTMLInputElement | null} */ (form.querySelector(`input[name="${name}"]`))
    if (!field) {
      field = Object.assign(document.createElement('input'), { type: 'hidden', name })
      form.append(field)
    }
    field.value = value
  }
  /** The choice of a place says "where I am" from now on. */
  const choose = () => {
    const places = /** @type {HTMLSelectElement | null} */ (form.querySelector('select[name="near"]'))
    if (!places) { put('near', 'here'); return }
    if (![...places.options].some(option => option.value === 'here')) places.add(new Option(word('here'), 'here'), 1)
    places.value = 'here'
  }
  const act = async () => {
    if (button.hasAttribute('aria-busy')) return
    button.setAttribute('aria-busy', 'true')
    try {
      const { latitude, longitude } = await whereabouts()
      put('lat', latitude)
      put('lon', longitude)
      choose()
      form.requestSubmit()
    } catch {
      showToast(word('somewhere'))
    }
    button.removeAttribute('aria-busy')
  }
  button.addEventListener('click', act)
  button.hidden = false
  return () => { button.removeEventListener('click', act); button.hidden = true }
}
