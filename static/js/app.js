/**
 * Finds everything with data-behaviour="name other" and wakes ./behaviours/name.js for it.
 * A behaviour is `export default (element) => cleanup | void`.
 */
import './lib/app.js'
import './lib/live.js'
import './lib/offline.js'

/** @typedef {(element: HTMLElement) => (void | (() => void))} Behaviour */

/** @type {Map<Element, Map<string, (() => void) | null>>} */
const awake = new Map()

/** @param {HTMLElement} element @param {string} name */
async function wake (element, name) {
  const running = awake.get(element) ?? new Map()
  if (running.has(name)) return
  awake.set(element, running.set(name, null))
  try {
    const { default: behaviour } = await import(`./behaviours/${name}.js`)
    if (!element.isConnected) return
    running.set(name, behaviour(element) ?? null)
  } catch (error) {
    console.error(`behaviour ${name}`, error)
  }
}

/** Wakes what is new in the page and puts to rest what has left it. */
export function look () {
  for (const [element, running] of awake) {
    if (element.isConnected) continue
    for (const cleanup of running.values()) cleanup?.()
    awake.delete(element)
  }
  for (const element of document.querySelectorAll('[data-behaviour]')) {
    const names = /** @type {HTMLElement} */ (element).dataset.behaviour?.split(/\s+/) ?? []
    for (const name of names) if (/^[a-z]+$/.test(name)) wake(/** @type {HTMLElement} */ (element), name)
  }
}

let soon = false
const lookSoon = () => {
  if (soon) return
  soon = true
  queueMicrotask(() => { soon = false; look() })
}

for (const event of ['htmx:after:swap', 'htmx:after:settle', 'htmx:after:process', 'htmx:afterSwap', 'htmx:load', 'page:changed']) {
  document.addEventListener(event, lookSoon)
}
look()
