/**
 * Live parts of a page. An element with data-live="topic" changes when the topic does: with data-src it fetches its own
 * fragment (personal parts), with data-own it is told, else it takes the html of the frame, else the same part of this page, fetched again.
 * Protocol: docs/live.md.
 */
import { showToast } from './toasts.js'
import { fill, say, word } from './words.js'

const FIRST_WAIT = 400
const LONGEST_WAIT = 15000
const JITTER = 250
const JITTER_ALL = 2000 // after a restart every page asks anew
const SILENCE = 60000 // the server speaks at least every 25 s
const SIGNED_OUT = 4401
const LATER = 1013

/** @typedef {{ topic?: string, version?: number, html?: string, settled?: number, fragments?: Record<string, string> }} Frame */
/** @typedef {{ watching?: string[], epoch?: string, now?: number, versions?: Record<string, number> }} Answer */

/** @type {WebSocket | null} */
let socket = null
let wait = FIRST_WAIT
let lost = false
let over = false
/** @type {number | undefined} */
let silent
let epoch = ''
/** What the page shows: the version of each topic. @type {Map<string, number>} */
const versions = new Map()
/** @type {WeakMap<Element, AbortController>} */
const fetching = new WeakMap()

const parts = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-live]:not(.live)')])
const topics = () => [...new Set(parts().map(part => part.dataset.live ?? ''))]

export function start () {
  if (!parts().length || socket || over) return
  const where = new URL('/live', location.href)
  where.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const line = socket = new WebSocket(where)
  line.addEventListener('open', () => { hear(line); line.send(JSON.stringify({ watch: topics() })) })
  line.addEventListener('message', event => { hear(line); take(JSON.parse(event.data)) })
  line.addEventListener('close', event => { if (line === socket) again(event.code) })
}

/** A line on which nothing is heard for a minute is dead, even if nobody has said so. @param {WebSocket} line */
function hear (line) {
  clearTimeout(silent)
  silent = setTimeout(() => { line.close(); if (line === socket) again(0) }, SILENCE)
}

/** @param {Frame & Answer} frame */
function take (frame) {
  if (frame.watching) {
    wait = FIRST_WAIT
    if ('seen' in document.documentElement.dataset) { dispatchEvent(new Event('online')); versions.clear(); epoch = 'kept' } // the browser may not have noticed
    badge(true)
    compare(frame)
    lost = false
    return
  }
  const { topic = '', version = 0, html, settled = 0, fragments = {} } = frame
  if (version <= (versions.get(topic) ?? 0)) return
  versions.set(topic, version)
  const alone = html !== undefined && settled > 0 && mayRest(parse(html), settled)
  for (const part of parts()) {
    if (part.dataset.live !== topic) continue
    if (part.dataset.own !== undefined) { tell(part, frame); continue }
    const shared = part.dataset.src ? fragments[part.dataset.src] : html
    if (shared !== undefined) put(part, parse(shared))
    else if (alone) part.replaceChildren()
    else setTimeout(refetch, Math.random() * JITTER, part)
  }
}

/** Whether the shared rows show all that a personal part could say: to nobody signed in, and to who stands high enough. @param {ParentNode} fresh @param {number} settled */
function mayRest (fresh, settled) {
  const { player, sides = '' } = document.documentElement.dataset
  if (!player) return true
  const own = [player, ...sides.split(' ')]
  const place = [...fresh.querySelectorAll('ol.board > [data-key]')].findIndex(row => own.includes(/** @type {HTMLElement} */ (row).dataset.key ?? ''))
  return place >= 0 && place < settled
}

/**
 * Asks anew, once, for each part that changed while nobody listened. Versions are at least the milliseconds of the server's
 * clock, so that a page which has never listened knows by its age what it has missed.
 * @param {Answer} answer
 */
function compare ({ epoch: theirs = '', now = 0, versions: newest = {} }) {
  const other = epoch !== '' && epoch !== theirs
  const shown = now - performance.now() + (/** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'))[0]?.fetchStart ?? 0)
  for (const part of parts()) {
    const topic = part.dataset.live ?? ''
    const unknown = !(topic in newest) && lost
    const late = newest[topic] > (versions.get(topic) ?? shown)
    if (other || unknown || late) setTimeout(refetch, Math.random() * (other ? JITTER_ALL : JITTER), part)
  }
  epoch = theirs
  for (const [topic, version] of Object.entries(newest)) versions.set(topic, version)
}

/** @param {number} code why the line ended */
function again (code) {
  socket = null
  clearTimeout(silent)
  if (!lost) { lost = true; badge(false) }
  if (code === SIGNED_OUT) {
    over = true
    showToast(word('signedout'))
    say(word('signedout'))
    return
  }
  if (code === LATER) wait = LONGEST_WAIT
  setTimeout(start, wait * (0.5 + Math.random()))
  wait = Math.min(LONGEST_WAIT, wait * 2)
}

/** Says whether the page is listening, and since when it is not. @param {boolean} on */
function badge (on) {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }).format(new Date(document.documentElement.dataset.seen ?? Date.now()))
  for (const sign of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.live'))) {
    sign.dataset.live = on ? 'on' : 'off'
    sign.textContent = on ? word('listening') : fill(word('asof'), { time })
  }
}

/** @param {HTMLElement} part @param {Frame} [frame] none: read anew */
const tell = (part, frame) => part.dispatchEvent(new CustomEvent('live:frame', { detail: frame }))

/** @param {HTMLElement} part */
export async function refetch (part) {
  if (part.dataset.own !== undefined) { tell(part); return }
  fetching.get(part)?.abort()
  const stop = new AbortController()
  fetching.set(part, stop)
  try {
    const answer = await fetch(part.dataset.src ?? location.href, {
      signal: stop.signal,
      credentials: 'shared' in part.dataset ? 'omit' : 'same-origin', // the same bytes for everybody, made once
      headers: { accept: 'text/html' }
    })
    if (!answer.ok) return
    const fresh = parse(await answer.text())
    const same = part.dataset.src ? fresh : fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live ?? '')}"]`)
    if (same && part.isConnected) put(part, same)
  } catch { /* the next nudge or the next connection asks again */ }
}

/** @param {string} html */
const parse = html => new DOMParser().parseFromString(html, 'text/html').querySelector('main, body') ?? document.createElement('div')

/** Puts fresh content in place; a board moves its own rows, a field that is being written in stays. @param {HTMLElement} part @param {ParentNode} fresh */
function put (part, fresh) {
  if (part.contains(document.activeElement) && document.activeElement?.matches('input, textarea, select')) return
  const board = part.querySelector('ol.board')
  const next = fresh.querySelector('ol.board')
  if (board && next) {
    board.dispatchEvent(new CustomEvent('board:rows', { detail: [...next.children] }))
    const notes = part.querySelectorAll('.small.soft')
    fresh.querySelectorAll('.small.soft').forEach((note, n) => { if (notes[n] && !board.contains(notes[n])) notes[n].textContent = note.textContent })
    return
  }
  const before = part.querySelector('[data-behaviour~="countup"]')?.textContent?.replace(/[^\d]/g, '')
  const numbers = /** @type {NodeListOf<HTMLElement>} */ (fresh.querySelectorAll('[data-behaviour~="countup"]'))
  for (const number of numbers) if (before) number.dataset.from = before
  const held = part.contains(document.activeElement) ? document.activeElement?.id : ''
  part.replaceChildren(...fresh.childNodes)
  if (held) document.getElementById(held)?.focus({ preventScroll: true })
  document.dispatchEvent(new CustomEvent('page:changed'))
}

addEventListener('pageshow', event => { if (event.persisted) { socket?.close(); lost = true } })
document.addEventListener('visibilitychange', () => { if (!document.hidden && !socket) { wait = FIRST_WAIT; start() } })
start()
