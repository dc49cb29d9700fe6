import { store } from '../lib/store.js'

/**
 * A choice between system, light and dark, kept on this phone (and in a cookie, so that the server can draw it at once).
 * Markup: radios named theme with the values system, light, dark inside.
 * @param {HTMLElement} group
 */
export default function theme (group) {
  const now = store.get('theme') ?? 'system'
  for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (group.querySelectorAll('input[type="radio"]'))) {
    radio.checked = radio.value === now
  }
  /** @param {Event} event */
  const act = event => {
    const { value } = /** @type {HTMLInputElement} */ (event.target)
    const root = document.documentElement
    if (value === 'light' || value === 'dark') { root.dataset.theme = value; store.set('theme', value) } else { delete root.dataset.theme; store.drop('theme') }
    document.cookie = `theme=${value}; path=/; max-age=${value === 'system' ? 0 : 31_536_000}; samesite=lax`
  }
  group.addEventListener('change', act)
  return () => group.removeEventListener('change', act)
}
