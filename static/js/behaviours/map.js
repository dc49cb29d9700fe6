import { MapData } from '../lib/mapdata.js'
import { draw, place, stepOf } from '../lib/mapdraw.js'
import { fingers } from '../lib/mapmove.js'
import { fill, say } from '../lib/words.js'

const MOST = 14 // times nearer
const FOUND = 8
const FINGER = 16 // pixels around a pip that belong to it
const REST = 120 // milliseconds
const JITTER = 400

/** @typedef {import('../lib/mapdata.js').Initiative} Initiative */

/** @param {string} id */
function copyOf (id) {
  const copy = document.createDocumentFragment()
  copy.append(.../** @type {HTMLElement} */ (document.getElementById(id)?.cloneNode(true)).childNodes)
  return copy
}

/**
 * The vision map: pips over the net, nearer and farther, choosing with the way up to the vision, finding, filtering, live.
 * Without it the faces are links and everything stands in the list.
 * @param {HTMLElement} box
 */
export default function map (box) {
  const data = new MapData()
  const canvas = document.createElement('canvas')
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  const dock = /** @type {HTMLElement} */ (document.getElementById('chosen'))
  const own = new Set(box.dataset.mine?.split(' '))
  const stop = new AbortController()
  const on = { signal: stop.signal }
  let [show, wanted, near, centre, due] = [box.dataset.show ?? 'all', '', 1, [0, 0], false]
  let crisp = { x: 0, y: 0, width: 1, height: 1 } // what was drawn last
  let frame = { left: 0, top: 0, width: 1 } // where the net stands in the box
  let later = 0
  let chosen = /** @type {Initiative | null} */ (null)
  let svg = shown()
  let whole = size(svg)

  function shown () {
    const all = /** @type {SVGSVGElement[]} */ ([...box.querySelectorAll('svg.vmap')])
    return all.find(one => getComputedStyle(one).display !== 'none') ?? all[0]
  }
  /** @param {SVGSVGElement} one */
  function size (one) {
    one.dataset.box ??= one.getAttribute('viewBox') ?? ''
    const [x, y, width, height] = one.dataset.box.split(' ').map(Number)
    return { x, y, width, height }
  }
  const upright = () => svg.dataset.net === 'standing'
  const lit = (/** @type {Initiative} */ node) =>
    (show !== 'mine' || own.has(node.id)) && (show !== 'stale' || node.stale) && show !== 'gaps' &&
    (!wanted || node.name.toLowerCase().includes(wanted) || node.what.toLowerCase().includes(wanted))

  /** What is seen, in the units of the net. */
  function window_ () {
    const width = whole.width / near
    const height = whole.height / near
    const x = Math.min(Math.max(centre[0] - width / 2, whole.x), whole.x + whole.width - width)
    const y = Math.min(Math.max(centre[1] - height / 2, whole.y), whole.y + whole.height - height)
    return { x, y, width, height }
  }

  function paint () {
    due = false
    clearTimeout(later)
    const seen = crisp = window_()
    for (const layer of [svg, canvas]) layer.style.transform = ''
    svg.setAttribute('viewBox', `${seen.x} ${seen.y} ${seen.width} ${seen.height}`)
    svg.style.setProperty('--name', String(Math.min(1, 1.7 / near)))
    const { clientWidth: width, clientHeight: height } = svg
    const rect = svg.getBoundingClientRect()
    const outer = box.getBoundingClientRect()
    frame = { left: rect.left - outer.left, top: rect.top - outer.top, width }
    const [wide, high] = [width, height].map(length => Math.round(length * (devicePixelRatio || 1)))
    if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high })
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px`, left: `${frame.left}px`, top: `${frame.top}px` })
    const style = (/** @type {string} */ name) => getComputedStyle(/** @type {Element} */ (document.querySelector(`.map-inks .${name}`))).color
    const colours = { solid: style('solid'), behind: style('behind'), light: style('light'), bow: style('bow') }
    draw(pen, data, { x: seen.x, y: seen.y, scale: width / seen.width, width, height }, { lit, chosen, upright: upright(), colours })
  }
  const soon = () => { if (!due) { due = true; requestAnimationFrame(paint) } }

  /** @param {number} to @param {number} [x] @param {number} [y] the point that stays where it is @param {boolean} [moving] more is to come at once */
  function zoom (to, x = NaN, y = NaN, moving = false) {
    const before = window_()
    if (Number.isNaN(x)) [x, y] = chosen ? place(chosen, upright()) : [before.x + before.width / 2, before.y + before.height / 2]
    near = Math.min(MOST, Math.max(1, to))
    const share = [(x - before.x) / before.width, (y - before.y) / before.height]
    centre = [x + (0.5 - share[0]) * whole.width / near, y + (0.5 - share[1]) * whole.height / near]
    if (near > 1) box.dataset.near = ''
    else delete box.dataset.near
    svg.classList.toggle('close', near > 2.2)
    moving ? follow() : soon()
  }

  /** While fingers move, what is drawn is moved as it is; it is drawn anew when they rest. */
  function follow () {
    const seen = window_()
    const times = crisp.width / seen.width
    const scale = frame.width / seen.width
    for (const layer of [svg, canvas]) layer.style.transform = `translate(${(crisp.x - seen.x) * scale}px, ${(crisp.y - seen.y) * scale}px) scale(${times})`
    clearTimeout(later)
    later = setTimeout(soon, REST)
  }

  /** The point of the net under a point of the screen. @param {{ clientX: number, clientY: number }} event */
  function under ({ clientX, clientY }) {
    const outer = box.getBoundingClientRect()
    const seen = window_()
    const scale = frame.width / seen.width
    return [seen.x + (clientX - outer.left - frame.left) / scale, seen.y + (clientY - outer.top - frame.top) / scale, scale]
  }

  /** @param {number} x @param {number} y @param {number} scale */
  function hit (x, y, scale) {
    let best = null
    let least = Infinity
    for (const node of data.nodes.values()) {
      const [nx, ny] = place(node, upright())
      const away = Math.hypot(nx - x, ny - y)
      if (away < least && away < Math.max(stepOf(data, node, upright()) * 0.6, FINGER / scale) && lit(node)) { least = away; best = node }
    }
    return best
  }

  /** @param {string} id @param {Record<string, string | null | undefined>} words null takes its part out */
  function fillDock (id, words) {
    const copy = copyOf(id)
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (copy.querySelectorAll('[data-fill]'))) {
      const text = words[part.dataset.fill ?? '']
      if (part.dataset.fill === 'link') /** @type {HTMLAnchorElement} */ (part).href = text ?? ''
      else if (text === null) part.remove()
      else if (text !== undefined) part.textContent = text
    }
    return copy
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
      link: `/initiatives/${node.id}`
    })
    const link = /** @type {HTMLAnchorElement} */ (copy.querySelector('[data-fill="goal"]'))
    if (goal) { link.textContent = goal.title; link.href = `/goals/${goal.id}` } else link.closest('li')?.remove()
    open(copy, node.name)
  }

  /** @param {Element} face */
  function chooseGoal (face) {
    const goal = data.goals.get(Number(/** @type {SVGElement} */ (face).dataset.number))
    if (!goal) return false
    chosen = null
    select(face)
    const { serving = '', one = '', gap = '' } = box.dataset
    const count = goal.gap ? gap : goal.initiatives === 1 ? one : fill(serving, { n: goal.initiatives })
    open(fillDock('chosen-goal', { name: `${goal.number} · ${goal.title}`, serving: count, pace: paceOf(goal.pace), link: `/goals/${goal.id}` }), goal.title)
    return true
  }

  const paceOf = (pace = 'no number') => box.dataset[/** @type {Record<string, string>} */ ({ 'on time': 'ontime', 'no number': 'nonumber' })[pace] ?? pace] ?? ''
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

  // ---- fingers, wheel, keys ----
  const hand = fingers(box, on, {
    held: () => near > 1,
    pinch: (times, spot) => { const [x, y] = under(spot); zoom(near * times, x, y, true) },
    drag: (dx, dy) => {
      const seen = window_()
      const scale = frame.width / seen.width
      centre = [seen.x + seen.width / 2 - dx / scale, seen.y + seen.height / 2 - dy / scale]
      follow()
    }
  })
  box.addEventListener('dragstart', event => event.preventDefault(), on)
  box.addEventListener('click', event => {
    if (event.detail === 0 || elsewhere(event) || !data.version) return // a key opens the goal
    if (hand.moved > 8) { event.preventDefault(); return }
    const [x, y, scale] = under(event)
    const node = hit(x, y, scale)
    const face = /** @type {Element} */ (event.target).closest('a')
    if (node) choose(node)
    if (node || (face && chooseGoal(face))) event.preventDefault()
  }, on)
  box.addEventListener('keydown', event => {
    const way = /** @type {Record<string, number>} */ ({ '+': 1.5, '=': 1.5, '-': 1 / 1.5 })[event.key]
    if (way) zoom(near * way)
    else if (event.key === '0') zoom(1)
    else if (event.key === 'Escape') close()
  }, on)

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
    for (const one of box.querySelectorAll('svg.vmap')) /** @type {SVGElement} */ (one).dataset.show = show
    history.replaceState(null, '', show === 'all' ? '/world' : `/world?show=${show}`)
    soon()
  }, on)
  box.before(...document.getElementById('map-tools')?.childNodes ?? [])
  const field = /** @type {HTMLInputElement} */ (document.querySelector('.map-tools input'))
  const list = /** @type {HTMLElement} */ (document.querySelector('.map-found'))
  const find = () => {
    wanted = field.value.trim().toLowerCase()
    const found = (list.hidden = !wanted) ? [] : [...data.nodes.values()].filter(lit)
    list.replaceChildren(...found.slice(0, FOUND).map(node => {
      const [row, link] = [document.createElement('li'), document.createElement('a')]
      link.href = `/initiatives/${node.id}`
      link.textContent = node.name
      link.addEventListener('click', event => {
        event.preventDefault()
        zoom(Math.min(MOST, Math.max(near, 60 / stepOf(data, node, upright()))), ...centre)
        centre = [...place(node, upright())]
        choose(node)
      })
      row.append(link)
      return row
    }))
    if (wanted) say(fill(box.dataset.found ?? '', { n: found.length }))
    soon()
  }
  field.addEventListener('input', find, on)
  for (const key of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.map-tools [data-zoom]'))) {
    key.addEventListener('click', () => zoom(near * (Number(key.dataset.zoom) > 0 ? 1.6 : 1 / 1.6)), on)
  }

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
    if (wanted) find()
    soon()
  }
  async function again () {
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { headers: { accept: 'text/html' } })).text(), 'text/html')
    for (const fresh of page.querySelectorAll('.canvas > svg.vmap')) {
      box.querySelector(`svg[data-net="${/** @type {SVGElement} */ (fresh).dataset.net}"]`)?.replaceWith(fresh)
    }
    turn()
    await load()
  }
  const turn = () => { svg = shown(); whole = size(svg); zoom(near) }
  box.addEventListener('live:frame', event => {
    const delta = /** @type {CustomEvent} */ (event).detail?.map
    if (!data.version || !data.take(delta)) { setTimeout(() => again().catch(() => {}), Math.random() * JITTER); return }
    for (const goal of delta.goals ?? []) for (const face of box.querySelectorAll(`[data-number="${goal.number}"]`)) face.setAttribute('class', `${goal.gap ? 'gap' : 'held'}${face.classList.contains('tiny') ? ' tiny' : ''}${face.classList.contains('sel') ? ' sel' : ''}`)
    fresh()
  }, on)
  const watch = new ResizeObserver(turn)
  watch.observe(box)
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) matchMedia(query).addEventListener('change', soon, on)
  addEventListener('beforeprint', () => { zoom(1); paint() }, on)

  box.append(canvas)
  centre = [whole.x + whole.width / 2, whole.y + whole.height / 2]
  load()
  return () => { stop.abort(); watch.disconnect() }
}
