import { canTell, whereabouts } from '../lib/whereabouts.js'
import { word } from '../lib/words.js'

/**
 * The fields of a place: a button asks the phone where it is and fills in latitude and longitude, which stay open to be looked
 * at, changed or taken out. Markup: a hidden paragraph with the button, role=status, details with the two fields.
 * @param {HTMLElement} box
 */
export default function place (box) {
  const button = box.querySelector('button')
  const said = box.querySelector('[role="status"]')
  const more = box.querySelector('details')
  const row = button?.parentElement
  if (!button || !row || !said || !more || !canTell()) return
  /** @param {string} name @param {string} value */
  const put = (name, value) => {
    const field = /** @type {HTMLInputElement | null} */ (box.querySelector(`input[name="${name}"]`))
    if (!field) return
    field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const act = async () => {
    if (button.hasAttribute('aria-busy')) return
    button.setAttribute('aria-busy', 'true')
    said.textContent = word('near')
    try {
      const { latitude, longitude } = await whereabouts()
      put('latitude', latitude)
      put('longitude', longitude)
      said.textContent = word('placed')
    } catch {
      said.textContent = word('nowhere')
    }
    more.open = true
    button.removeAttribute('aria-busy')
  }
  button.addEventListener('click', act)
  row.hidden = false
  return () => { button.removeEventListener('click', act); row.hidden = true }
}
