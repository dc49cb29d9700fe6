/**
 * A toast goes after six seconds; it waits while a finger, a pointer or the focus is on it.
 * @param {HTMLElement} toast
 */
export default function toast (toast) {
  /** @type {number | undefined} */
  let timer
  const wait = () => clearTimeout(timer)
  const go = () => { wait(); timer = setTimeout(() => toast.remove(), Number(toast.dataset.seconds ?? 6) * 1000) }
  /** @param {KeyboardEvent} event */
  const key = event => { if (event.key === 'Escape') toast.remove() }
  toast.addEventListener('pointerenter', wait)
  toast.addEventListener('pointerleave', go)
  toast.addEventListener('focusin', wait)
  toast.addEventListener('focusout', go)
  toast.addEventListener('keydown', key)
  go()
  return wait
}
