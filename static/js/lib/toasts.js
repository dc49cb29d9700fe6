/**
 * Shows a short word above the nav.
 * @param {string} text
 */
export function showToast (text) {
  const toast = document.createElement('div')
  toast.className = 'toast arrives'
  toast.dataset.behaviour = 'toast'
  const said = document.createElement('span')
  said.textContent = text
  toast.append(said)
  document.getElementById('toasts')?.append(toast)
  document.dispatchEvent(new CustomEvent('page:changed'))
}
