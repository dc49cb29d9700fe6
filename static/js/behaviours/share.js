import { showToast } from '../lib/toasts.js'
import { word } from '../lib/words.js'
import { toClipboard } from './copy.js'

/**
 * A button that opens the phone's own sharing, or copies the link. Markup: data-url data-title data-text.
 * @param {HTMLElement} button
 */
export default function share (button) {
  const act = async () => {
    const url = new URL(button.dataset.url ?? location.href, location.href).href
    if (navigator.share) {
      try {
        await navigator.share({ url, title: button.dataset.title, text: button.dataset.text })
        return
      } catch (error) {
        if (/** @type {Error} */ (error).name === 'AbortError') return
      }
    }
    if (await toClipboard(url)) showToast(word('shared'))
  }
  button.addEventListener('click', act)
  button.hidden = false
  return () => button.removeEventListener('click', act)
}
