import { store } from './store.js'
import { showToast } from './toasts.js'
import { word } from './words.js'

/**
 * What was written without a signal waits on this phone until the world has it: sent in order, each with the id it was
 * written with, so that it is there once whatever was lost on the way. What is refused stays, with the reason.
 * @typedef {{ id: string, who: string, action: string, page: string, body: string, at: number, why?: string }} Waiting
 */
const KEY = 'outbox:'
const MOST = 50
const AGAIN = 30000
const LATER = [401, 408, 429, 502, 503, 504, 507] // signed out here, too slow, too much for today; the world is away, busy or full
const who = document.documentElement.dataset.player
const here = location.pathname + location.search
/** @type {Set<string>} */
const strangers = new Set()
let busy = false

/** @returns {Waiting[]} */
const all = () => store.keys(KEY).map(key => JSON.parse(store.get(key) ?? '{}'))

/** What this player wrote, in order. */
export const waiting = () => all().filter(one => who && one.who === who).sort((a, b) => a.at - b.at)

/** @param {Waiting} one */
const put = one => store.set(KEY + one.id, JSON.stringify(one))

/** Keeps a form; false where this phone keeps nothing. @param {string} action @param {URLSearchParams} body */
export function keep (action, body) {
  const id = body.get('deed')
  if (!who || waiting().length >= MOST) return false
  put(/** @type {Waiting} */ ({ id, who, action, page: here, body: `${body}`, at: Date.now() }))
  return store.get(KEY + id) !== null
}

/** @param {string} id */
export function drop (id) {
  store.drop(KEY + id)
  mark()
}

/** Sends what waits. */
export async function flush () {
  if (busy) return
  busy = true
  await adopt()
  for (const one of waiting()) if (!one.why && store.get(KEY + one.id) && !await send(one)) break
  busy = false
  mark()
}

/** What I wrote as a guest is mine once I have signed in; whose the rest is, the world knows. */
async function adopt () {
  try {
    for (const one of all()) {
      if (!who || one.who === who || strangers.has(one.who)) continue
      const answer = await fetch(`/me/was/${one.who}`)
      if (!answer.ok) return
      if (!(await answer.json()).me) strangers.add(one.who)
      else if (store.get(KEY + one.id)) {
        put({ ...one, who })
        document.dispatchEvent(new CustomEvent('outbox:sent', { detail: one }))
      }
    }
  } catch { /* no answer: next time */ }
}

/** Whether the world has answered. @param {Waiting} one */
async function send (one) {
  try {
    const headers = { accept: 'application/json', 'x-player': one.who }
    const answer = await fetch(one.action, { method: 'POST', body: new URLSearchParams(one.body), headers })
    const said = await answer.json()
    if (LATER.includes(answer.status)) return false
    if (answer.ok) drop(one.id)
    else put({ ...one, why: said.detail })
    showToast(answer.ok ? word('sent') : said.detail)
    document.dispatchEvent(new CustomEvent('outbox:sent', { detail: one }))
    return true
  } catch { return false }
}

/** On every page: something was refused, and where it was written. */
function mark () {
  const region = document.getElementById('net-state')
  const stuck = waiting().find(one => one.why)
  if (!region || (!stuck && !region.dataset.held)) return
  region.dataset.held = stuck ? 'yes' : ''
  region.replaceChildren()
  if (!stuck || stuck.page === here) return
  const pill = Object.assign(document.createElement('a'), { className: 'pill', href: stuck.page })
  pill.textContent = word('unsent')
  region.append(pill)
}

setInterval(flush, AGAIN)
