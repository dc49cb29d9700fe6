/**
 * Keys for one less and one more beside a number field.
 * @param {HTMLElement} box
 */
export default function stepper (box) {
  const field = /** @type {HTMLInputElement | null} */ (box.querySelector('input'))
  if (!field) return
  delete box.dataset.still
  /** @param {MouseEvent} event */
  const act = event => {
    const key = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-step]'))
    if (!key) return
    const step = field.step && field.step !== 'any' ? Number(field.step) : 1
    const grain = Math.max(step, Math.abs(Number(field.value)) >= 100 && step >= 1 ? 10 * step : step)
    const at = Number(field.value || 0) + Number(key.dataset.step) * grain
    const low = field.min === '' ? -Infinity : Number(field.min)
    const high = field.max === '' ? Infinity : Number(field.max)
    field.value = String(Number(Math.min(high, Math.max(low, at)).toFixed(6)))
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
  }
  box.addEventListener('click', act)
  return () => { box.removeEventListener('click', act); box.dataset.still = '' }
}
