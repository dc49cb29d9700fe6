import { calm } from '../lib/store.js'
import { fill, say, word } from '../lib/words.js'

const BEAT = 2000

/**
 * Lets the rows of a live board travel to their new places. New rows come in one of two ways:
 *  - `list.dispatchEvent(new CustomEvent('board:rows', { detail: nodes }))`: the rows that should stand here now, best first;
 *  - `list.dispatchEvent(new CustomEvent('board:html', { detail: '<li …>…' }))`: the same as text of our own server.
 * Rows are known by data-key. The board moves at most every two seconds, and not while it is scrolled, touched or has focus:
 * then a chip says how many moves wait. Numbers change at once, places wait.
 * @param {HTMLElement} list
 */
export default function reorder (list) {
  /** @type {HTMLElement[] | null} */
  let waiting = null
  let moved = 0
  let still = 0
  /** @type {number | undefined} */
  let timer
  const chip = Object.assign(document.createElement('button'), { type: 'button', className: 'chip moves', hidden: true })
  list.after(chip)

  const rows = () => /** @type {HTMLElement[]} */ ([...list.children])
  const busy = () => Date.now() < still || (list.contains(document.activeElement) && document.activeElement?.matches(':focus-visible'))
  const touch = () => { still = Date.now() + 1200 }

  /** @param {HTMLElement[]} fresh */
  const take = fresh => {
    waiting = fresh
    const now = new Map(rows().map(row => [row.dataset.key, row]))
    for (const row of fresh) refresh(now.get(row.dataset.key), row)
    plan()
  }
  const plan = () => {
    clearTimeout(timer)
    if (!waiting) return
    const moves = count(rows(), waiting)
    if (moves && busy()) {
      chip.textContent = word('moves', { n: moves })
      chip.hidden = false
      timer = setTimeout(plan, 600)
      return
    }
    const wait = moved + BEAT - Date.now()
    if (moves && wait > 0) timer = setTimeout(plan, wait)
    else move()
  }
  const move = () => {
    if (!waiting) return
    chip.hidden = true
    moved = Date.now()
    const old = new Map(rows().map(row => [row.dataset.key, row]))
    const was = new Map(rows().map((row, n) => [row.dataset.key, { top: row.getBoundingClientRect().top, n }]))
    const next = waiting.map(row => old.get(row.dataset.key) ?? row)
    next.forEach((row, n) => setText(row.querySelector('.pos'), waiting?.[n].querySelector('.pos')?.textContent))
    waiting = null
    list.replaceChildren(...next)
    document.dispatchEvent(new CustomEvent('page:changed'))
    for (const [n, row] of next.entries()) travel(row, n, was.get(row.dataset.key))
  }

  /** @param {Event} event */
  const onRows = event => take(/** @type {CustomEvent<HTMLElement[]>} */ (event).detail)
  /** @param {Event} event */
  const onHtml = event => {
    const page = new DOMParser().parseFromString(`<ol>${/** @type {CustomEvent<string>} */ (event).detail}</ol>`, 'text/html')
    take(/** @type {HTMLElement[]} */ ([...page.querySelectorAll('[data-key]')].map(row => document.importNode(row, true))))
  }
  const now = () => { still = 0; move() }
  list.addEventListener('board:rows', onRows)
  list.addEventListener('board:html', onHtml)
  list.addEventListener('pointerdown', touch)
  list.addEventListener('touchmove', touch, { passive: true })
  addEventListener('scroll', touch, { passive: true })
  chip.addEventListener('click', now)
  return () => {
    clearTimeout(timer)
    removeEventListener('scroll', touch)
    chip.remove()
  }
}

/** @param {Element | null | undefined} element @param {string | null | undefined} text */
function setText (element, text) {
  if (element && text != null && element.textContent !== text) element.textContent = text
}

/** Numbers and words of a row change where it stands. @param {HTMLElement | undefined} row @param {HTMLElement} fresh */
function refresh (row, fresh) {
  if (!row) return
  for (const part of ['.sum', '.who']) {
    const [from, to] = [fresh.querySelector(part), row.querySelector(part)]
    if (from && to && from.innerHTML !== to.innerHTML) to.replaceChildren(...[...from.cloneNode(true).childNodes])
  }
}

/** How many rows would stand elsewhere. @param {HTMLElement[]} rows @param {HTMLElement[]} next */
function count (rows, next) {
  return next.filter((row, n) => rows[n]?.dataset.key !== row.dataset.key).length
}

/** @param {HTMLElement} row @param {number} n @param {{ top: number, n: number } | undefined} was */
function travel (row, n, was) {
  const way = was ? was.top - row.getBoundingClientRect().top : 0
  if (!was || !way) return
  if (was.n > n) {
    row.classList.add('moved', 'rising')
    setTimeout(() => row.classList.remove('moved', 'rising'), 1600)
    const name = row.querySelector('.who')?.firstChild?.textContent?.trim() ?? ''
    if (row.classList.contains('me')) say(fill(word('risen'), { name, n: row.querySelector('.pos')?.textContent ?? n + 1 }))
  }
  if (!calm()) {
    row.animate([{ transform: `translateY(${way}px)` }, { transform: 'none' }], { duration: 420, easing: 'cubic-bezier(.2,.7,.2,1)' })
  }
}
