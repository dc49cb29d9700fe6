import { store } from '../lib/store.js'

/**
 * Offers to keep the app on the phone, where the browser can do that and nobody said no before. Holds [data-install] and [data-later].
 * @param {HTMLElement} offer
 */
export default function install (offer) {
  if (store.get('install') === 'no') return
  const show = () => { offer.hidden = !window.installOffer }
  const ask = async () => {
    const prompt = window.installOffer
    window.installOffer = undefined
    offer.hidden = true
    await prompt?.prompt()
  }
  const later = () => { store.set('install', 'no'); offer.hidden = true }
  offer.querySelector('[data-install]')?.addEventListener('click', ask)
  offer.querySelector('[data-later]')?.addEventListener('click', later)
  addEventListener('install:offered', show)
  show()
  return () => removeEventListener('install:offered', show)
}
