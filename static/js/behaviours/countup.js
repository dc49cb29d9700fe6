import { calm } from '../lib/store.js'

/**
 * Counts the first number in the text up to what it is, once, when it comes into view. With data-from it starts there.
 * @param {HTMLElement} element
 */
export default function countup (element) {
  const full = element.textContent ?? ''
  const found = full.match(/\d[\d.,\u00a0\u202f]*/)
  if (!found || calm()) return
  const target = Number(found[0].replace(/[^\d]/g, ''))
  const from = Number(element.dataset.from ?? 0)
  // A decimal point cannot be told from a group mark without the language: such numbers stand still.
  if (!(target > from) || /[.,]\d{1,2}$/.test(found[0])) return
  const locale = document.documentElement.lang || undefined
  let frame = 0
  /** @param {number} start */
  const run = start => {
    const step = (/** @type {number} */ now) => {
      const part = Math.min(1, (now - start) / 700)
      const value = Math.round(from + (target - from) * (1 - (1 - part) ** 3))
      element.textContent = part < 1 ? full.replace(found[0], value.toLocaleString(locale)) : full
      if (part < 1) frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
  }
  const watcher = new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting) return
    watcher.disconnect()
    element.style.minInlineSize = `${element.offsetWidth}px`
    run(performance.now())
  })
  watcher.observe(element)
  return () => { watcher.disconnect(); cancelAnimationFrame(frame); element.textContent = full }
}
