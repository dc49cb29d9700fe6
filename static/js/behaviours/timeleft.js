import { fill, say, word } from '../lib/words.js'

const MINUTE = 60_000

/** @param {number} ms */
function spell (ms) {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE))
  if (minutes < 120) return word('minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  return hours < 72 ? word('hours', { n: hours }) : word('days', { n: Math.floor(hours / 24) })
}

/**
 * Keeps a time that is left up to date, each minute at most; says it aloud only at one hour and at the end.
 * Markup: <time datetime data-pattern="Yours for {left} more" data-gone="…">.
 * @param {HTMLElement} element
 */
export default function timeleft (element) {
  const time = /** @type {HTMLTimeElement} */ (element)
  const until = Date.parse(time.dateTime)
  if (Number.isNaN(until)) return
  let before = until - Date.now()
  /** @type {number | undefined} */
  let next
  const tick = () => {
    const left = until - Date.now()
    const text = left > 0 ? fill(time.dataset.pattern ?? '{left}', { left: spell(left) }) : time.dataset.gone ?? ''
    if (time.textContent !== text) time.textContent = text
    if (before > 60 * MINUTE && left <= 60 * MINUTE && left > 0) say(word('hour'))
    if (before > 0 && left <= 0) say(text)
    before = left
    if (left > 0) next = setTimeout(tick, Math.min(MINUTE, left % MINUTE + 50))
  }
  tick()
  return () => clearTimeout(next)
}
