import { newId } from '../lib/ids.js'
import { store } from '../lib/store.js'

const ONE_IN = 20
const AGAIN_DAYS = 90

/**
 * Asks one visitor in twenty, and nobody twice in ninety days. The dice fall once a visitor, not once a page.
 * @param {HTMLElement} question
 */
export default function clarity (question) {
  const today = Math.floor(Date.now() / 86400000)
  const [day, asked] = (store.get('clarity') ?? '').split(' ')
  const fresh = day !== '' && today - Number(day) < AGAIN_DAYS
  const chosen = fresh ? asked === 'yes' : Math.random() < 1 / ONE_IN
  if (!fresh) store.set('clarity', `${today} ${chosen ? 'yes' : 'no'}`)
  const done = () => { store.set('clarity', `${today} no`); question.hidden = true }
  question.hidden = !chosen
  const deed = /** @type {HTMLInputElement | null} */ (question.querySelector('[name=deed]'))
  if (deed) deed.value = newId() // the page may be one that is kept for everybody
  question.querySelector('[data-later]')?.addEventListener('click', done)
  question.querySelector('form')?.addEventListener('submit', () => store.set('clarity', `${today} no`))
}
