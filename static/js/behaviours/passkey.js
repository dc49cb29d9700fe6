import { showToast } from '../lib/toasts.js'
import { word } from '../lib/words.js'

const NUMBER = /^[\d.]+$|^\[/

/**
 * A button that makes a passkey (data-passkey="make") or shows one (data-passkey="show"). It hides itself where the browser
 * has no passkeys: over plain http, at an address that is only a number (a passkey belongs to a name), and in old browsers.
 * @param {HTMLElement} button
 */
export default function passkey (button) {
  const keys = /** @type {any} */ (window.PublicKeyCredential)
  if (!isSecureContext || !keys?.parseCreationOptionsFromJSON || NUMBER.test(location.hostname)) { button.hidden = true; return }
  button.hidden = false
  const make = button.dataset.passkey === 'make'

  /** @param {string} path @param {unknown} [body] */
  const ask = async (path, body) => {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : null
    })
    const said = await answer.json()
    if (!answer.ok) throw new Error(said.detail)
    return said
  }
  const run = async () => {
    try {
      const { id, options } = await ask(make ? '/passkeys/making' : '/passkeys/showing')
      const credential = make
        ? await navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(options) })
      const { location: next } = await ask(make ? '/passkeys' : '/passkeys/shown', { ceremony: id, credential: /** @type {any} */ (credential).toJSON() })
      location.assign(next)
    } catch {
      showToast(word('passkeyfailed'))
    }
  }
  button.addEventListener('click', run)
  return () => button.removeEventListener('click', run)
}
