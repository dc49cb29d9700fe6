import { store } from '../lib/store.js'

/**
 * The server has it: drop the draft. Markup: data-behaviour="saved" data-draft-done="key".
 * @param {HTMLElement} element
 */
export default function saved (element) {
  store.drop(`draft:${element.dataset.draftDone ?? ''}`)
}
