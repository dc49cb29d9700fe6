import { MapData } from '../lib/mapdata.js'
import { draw, place, stepOf } from '../lib/mapdraw.js'
import { MOST, Stage } from '../lib/mapmove.js'
import { fill, say } from '../lib/words.js'

const FOUND = 8
const FINGER = 16 // pixels around a pip that belong to it
const JITTER = 400

/** @typedef {import('../lib/mapdata.js').Initiative} Initiative */

/**
 * The vision map: pips over the net, choosing with the way up to the vision, finding, filtering, live.
 * Without it the faces are links and everything stands in the list.
 * @param {HTMLElement} box
 */
export default function map (box) {
  const data = new MapData()
  const canvas = document.createElement('canvas')
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  const dock = /** @type {HTMLElement} */ (document.getElementById('chosen'))
  const paces = JSON.parse(box.dataset.paces ?? '{}')
  const own = new Set(box.dataset.mine?.split(' '))
  const stop = new AbortController()
  const on = { signal: stop.signal }
  let { show = 'all', category = '' } = box.dataset
  let wanted = ''
  let chosen = /** @type {Initiative | null} */ (null)
  const stage = new Stage(box, on, paint, () => chosen && place(chosen, stage.upright))
  const soon = () => stage.soon()

  const lit = (/** @type {Initiative} */ node) =>
    (show !== 'mine' || own.has(node.id)) && (show !== 'stale' || node.stale) && show !== 'gaps' && (show !== 'flagged' || !node.toward.length) &&
    (!category || node.categories.includes(category)) && `${node.name}\n${node.what}`.toLowerCase().includes(wanted)

  /** @param {import('../lib/mapmove.js').View} view */
  function paint (view) {
    const { width, height, left, top } = view
    const [wide, high] = [width, height].map(length => Math.round(length * (devicePixelRatio || 1)))
    if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high })
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px`, left: `${left}px`, top: `${top}px` })
    const colours = Object.fromEntries([...document.querySelectorAll('.map-inks i')].map(ink => [ink.className, getComputedStyle(ink).color]))
    const names = [stage.svg, ...stage.svg.querySelectorAll('.name')].map(one => one.getBoundingClientRect())
    draw(pen, data, view, { lit, chosen, own, names, upright: stage.upright, vision: new Path2D(stage.svg.querySelector('.middle .face')?.getAttribute('d') ?? ''), colours })
  }

  /** @param {number} x @param {number} y @param {number} scale */
  function hit (x, y, scale) {
    let best = null
    let least = Infinity
    for (const node of data.nodes.values()) {
      const [nx, ny] = place(node, stage.upright)
      const away = Math.hypot(nx - x, ny - y)
      if (away < least && away < Math.max(stepOf(data, node, stage.upright) * 0.6, FINGER / scale) && lit(node)) { least = away; best = node }
    }
    return best
  }

  /** @param {string} id @param {Record<string, string | null | undefined>} words null takes its part out */
  function fillDock (id, words) {
    const copy = document.createDocumentFragment()
    copy.append(.../** @type {HTMLElement} */ (document.getElementById(id)?.cloneNode(true)).childNodes)
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (copy.querySelectorAll('[data-fill]'))) {
      const text = words[part.dataset.fill ?? '']
      if (text === null) part.remove()
      else if (part.dataset.fill === 'link') /** @type {HTMLAnchorElement} */ (part).href = text ?? ''
      else if (text !== undefined) part.textContent = text
    }
    return copy
  }

  /** @param {DocumentFragment} copy @param {string} key @param {[string, string][]} some none takes the line out */
  function links (copy, key, some) {
    const line = copy.querySelector(`[data-list="${key}"]`)
    if (!some.length) line?.remove()
    some.forEach(([url, name], nth) => {
      const link = document.createElement('a')
      link.href = url
      link.textContent = name
      line?.append(nth ? ', ' : ' ', link)
    })
  }

  /** @param {Initiative} node */
  function choose (node) {
    chosen = node
    select(null)
    const goal = data.goalOf(node)
    const { hours = '', none = '', purpose = '' } = box.dataset
    const copy = fillDock('chosen-initiative', {
      name: node.name,
      purpose: fill(purpose, { what: node.what, so_that: node.so_that }),
      effort: node.effort ? fill(hours, { n: Math.round(node.effort / 6) / 10 }) : none,
      pace: paceOf(goal?.pace),
      stale: node.stale ? undefined : null,
      adrift: goal ? null : undefined,
      link: `/initiatives/${node.id}`
    })
    const link = /** @type {HTMLAnchorElement} */ (copy.querySelector('[data-fill="goal"]'))
    if (goal) { link.textContent = goal.title; link.href = `/goals/${goal.id}` } else link.closest('ol')?.remove()
    for (const [key, others] of Object.entries(data.joined(node.id))) links(copy, key, others.map(one => [`/initiatives/${one.id}`, one.name]))
    open(copy, node.name)
    const under = box.getBoundingClientRect().top + stage.spot(place(node, stage.upright))[1] - dock.getBoundingClientRect().top
    if (getComputedStyle(dock).position === 'fixed' && under > -FINGER * 2) scrollBy(0, under + FINGER * 4)
  }

  /** A goal, or the vision. @param {Element} face */
  function chooseFace (face) {
    const goal = data.goals.get(Number(/** @type {SVGElement} */ (face).dataset.number))
    chosen = null
    select(face)
    const { serving = '', one = '', gap = '' } = box.dataset
    const many = goal?.initiatives ?? data.nodes.size
    const talk = goal ? data.talked(goal) : []
    const name = goal ? `${goal.number} · ${goal.title}` : data.vision
    const copy = fillDock('chosen-goal', {
      name,
      serving: goal?.gap ? gap : many === 1 ? one : fill(serving, { n: many }),
      pace: goal ? paceOf(goal.pace) : null,
      talk: talk.length ? undefined : null,
      link: goal ? `/goals/${goal.id}` : null
    })
    links(copy, 'talk', talk.map(one => [`/talk/goal/${one.id}`, one.short]))
    open(copy, name)
  }

  const paceOf = (pace = 'no number') => /** @type {string} */ (paces[pace])
  /** @param {Element | null} face */
  function select (face) {
    for (const one of box.querySelectorAll('.sel')) one.classList.remove('sel')
    face?.classList.add('sel')
  }
  /** @param {DocumentFragment} copy @param {string} name */
  function open (copy, name) {
    dock.replaceChildren(copy)
    dock.hidden = false
    dock.querySelector('.close')?.addEventListener('click', close)
    say(name)
    soon()
  }

  function close () {
    dock.hidden = true
    chosen = null
    select(null)
    soon()
  }

  // ---- taps and keys ----
  box.addEventListener('click', event => {
    if (event.detail === 0 || elsewhere(event) || !data.version) return // a key opens the goal
    if (stage.moved > 8) { event.preventDefault(); return }
    const [x, y, scale] = stage.under(event)
    const node = hit(x, y, scale)
    const face = /** @type {Element} */ (event.target).closest('a')
    if (node) choose(node)
    else if (face) chooseFace(face)
    if (node || face) event.preventDefault()
  }, on)
  box.addEventListener('keydown', event => { if (event.key === 'Escape') close() }, on)

  // ---- filters and finding ----
  const filters = document.querySelector('[data-filters]')
  const elsewhere = (/** @type {any} */ event) => event.ctrlKey || event.metaKey || event.shiftKey
  filters?.addEventListener('click', event => {
    const chip = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest('a'))
    if (!chip || elsewhere(event)) return
    event.preventDefault()
    show = new URL(chip.href).searchParams.get('show') ?? 'all'
    for (const one of filters.querySelectorAll('a')) one.toggleAttribute('aria-current', false)
    chip.setAttribute('aria-current', 'true')
    chip.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    for (const one of box.querySelectorAll('svg.vmap')) /** @type {SVGElement} */ (one).dataset.show = show
    keep()
  }, on)
  const words = /** @type {HTMLSelectElement | null} */ (document.getElementById('category'))
  words?.form?.querySelector('button')?.remove()
  words?.addEventListener('change', () => { category = words.value; keep() }, on)
  /** The address says what is looked for, and so do the ways to look at the rest. */
  function keep () {
    const asked = (/** @type {string} */ href) => {
      const url = new URL(href, location.href)
      for (const [name, value] of [['show', show === 'all' ? '' : show], ['category', category]]) {
        if (value) url.searchParams.set(name, value)
        else url.searchParams.delete(name)
      }
      return url.href
    }
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.map-main .seg a'))) link.href = asked(link.href)
    history.replaceState(null, '', asked('/world'))
    fresh()
  }
  const field = /** @type {HTMLInputElement} */ (document.querySelector('.map-tools input'))
  const rows = /** @type {HTMLElement} */ (document.querySelector('.map-found'))
  const find = () => {
    wanted = field.value.trim().toLowerCase()
    const found = (rows.hidden = !wanted) ? [] : [...data.nodes.values()].filter(lit)
    rows.replaceChildren(...found.slice(0, FOUND).map(node => {
      const [row, link] = [document.createElement('li'), document.createElement('a')]
      link.href = `/initiatives/${node.id}`
      link.textContent = node.name
      link.addEventListener('click', event => {
        event.preventDefault()
        stage.zoom(Math.min(MOST, Math.max(stage.near, 60 / stepOf(data, node, stage.upright))))
        stage.go(...place(node, stage.upright))
        choose(node)
      })
      row.append(link)
      return row
    }))
    if (wanted) say(fill(box.dataset.found ?? '', { n: found.length }))
    soon()
  }
  field.addEventListener('input', find, on)

  // ---- the data, and what comes live ----
  async function load () {
    try {
      await data.load()
      box.dataset.awake = ''
      fresh()
    } catch { /* without a signal the faces stay links */ }
  }
  function fresh () {
    if (chosen) chosen = data.nodes.get(chosen.id) ?? null
    for (const face of /** @type {NodeListOf<SVGElement>} */ (box.querySelectorAll('[data-number]'))) {
      const goal = data.goals.get(Number(face.dataset.number))
      if (!goal) continue
      for (const [name, is] of /** @type {[string, boolean][]} */ ([['gap', goal.gap], ['held', !goal.gap], ['only-talk', data.talked(goal).length > 0]])) face.classList.toggle(name, is)
    }
    if (wanted) find()
    soon()
  }
  async function again () {
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { headers: { accept: 'text/html' } })).text(), 'text/html')
    for (const fresh of page.querySelectorAll('.canvas > svg.vmap')) {
      box.querySelector(`svg[data-net="${/** @type {SVGElement} */ (fresh).dataset.net}"]`)?.replaceWith(fresh)
    }
    stage.turn()
    await load()
  }
  box.addEventListener('live:frame', event => {
    const delta = /** @type {CustomEvent} */ (event).detail?.map
    if (!data.version || !data.take(delta)) { setTimeout(() => again().catch(() => {}), Math.random() * JITTER); return }
    fresh()
  }, on)
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) matchMedia(query).addEventListener('change', soon, on)
  // on paper the net itself carries the pips; many of them are put there just for that
  addEventListener('beforeprint', () => {
    const marks = box.querySelector('.lying .marks:empty')
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('class', 'pip')
    path.setAttribute('d', [...data.nodes.values()].map(({ at: [x, y] }) => `M${x} ${y - 1.5}l1.3 2.2h-2.6z`).join(''))
    marks?.append(path)
  }, on)

  box.append(canvas)
  load()
  return () => stop.abort()
}
