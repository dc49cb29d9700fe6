import { showToast } from '../lib/toasts.js'
import { word } from '../lib/words.js'

/**
 * A button that, when tapped, asks the phone where it is, rounds that to about 100 m and sends the filter form with lat and lon.
 * @param {HTMLElement} button
 */
export default function near (button) {
  const form = /** @type {HTMLFormElement | null} */ (button.closest('form'))
  if (!form) return
  if (!navigator.geolocation || !isSecureContext) { button.hidden = true; return }
  /** @param {string} name @param {number} value */
  const put = (name, value) => {
    let field = /** @type {HTMLInputElement | null} */ (form.querySelector(`input[name="${name}"]`))
    if (!field) {
      field = document.createElement('input')
      field.type = 'hidden'
      field.name = name
      form.append(field)
    }
    field.value = value.toFixed(3)
  }
  const act = () => {
    button.setAttribute('aria-busy', 'true')
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      button.removeAttribute('aria-busy')
      put('lat', coords.latitude)
      put('lon', coords.longitude)
      form.requestSubmit()
    }, () => {
      button.removeAttribute('aria-busy')
      showToast(word('nowhere'))
    }, { maximumAge: 300_000, timeout: 10_000 })
  }
  button.addEventListener('click', act)
  return () => button.removeEventListener('click', act)
}
