import { showToast } from '../lib/toasts.js'
import { word } from '../lib/words.js'

/** Puts text on the clipboard, also where the page came over plain http. @param {string} text @returns {Promise<boolean>} */
export async function toClipboard (text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'vh'
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}

/**
 * A button that copies data-text, or the value of the field whose id is in data-from.
 * @param {HTMLElement} button
 */
export default function copy (button) {
  button.hidden = false // without JavaScript it would do nothing
  const act = async () => {
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById(button.dataset.from ?? ''))
    if (await toClipboard(button.dataset.text ?? field?.value ?? '')) showToast(word('copied'))
    else field?.select()
  }
  button.addEventListener('click', act)
  return () => button.removeEventListener('click', act)
}
