import { word } from './words.js'

/**
 * After 300 ms a button says that work is going on; gives what ends that.
 * @param {HTMLElement | null} button
 */
export function busy (button) {
  const label = [...button?.childNodes ?? []]
  const slow = setTimeout(() => {
    button?.setAttribute('aria-busy', 'true')
    button?.replaceChildren(word('slow'))
  }, 300)
  return () => {
    clearTimeout(slow)
    if (!button?.hasAttribute('aria-busy')) return
    button.removeAttribute('aria-busy')
    button.replaceChildren(...label)
  }
}
