import { MapData } from '../lib/mapdata.js'
import { draw, place, stepOf } from '../lib/mapdraw.js'
import { fill, say } from '../lib/words.js'

const MOST = 14 // times nearer
const FOUND = 8
const FINGER = 16 // pixels around a pip that belong to it

/** @typedef {import('../lib/mapdata.js').Initiative} Initiative */

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
  const tools = /** @type {HTMLTemplateElement} */ (document.getElementById('map-tools')).content.cloneNode(true)
  const own = new Set(box.dataset.mine?.split(' '))
  const stop = new AbortController()
  const on = { signal: stop.signal }
  let show = box.dataset.show ?? 'all'
  let wanted = ''
  let near = 1
  let centre = [0, 0]
  let due = false
  /** @type {Initiative | null} */
  let chosen = null
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
    const seen = window_()
    svg.setAttribute('viewBox', `${seen.x} ${seen.y} ${seen.width} ${seen.height}`)
    const { clientWidth: width, clientHeight: height } = svg
    const rect = svg.getBoundingClientRect()
    const outer = box.getBoundingClientRect()
    const [wide, high] = [width, height].map(length => Math.round(length * (devicePixelRatio || 1)))
    if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high })
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px`, left: `${rect.left - outer.left}px`, top: `${rect.top - outer.top}px` })
    const style = (/** @type {string} */ name) => getComputedStyle(/** @type {Element} */ (document.querySelector(`.map-inks .${name}`))).color
    const colours = { solid: style('solid'), behind: style('behind'), light: style('light'), bow: style('bow') }
    draw(pen, data, { x: seen.x, y: seen.y, scale: width / seen.width, width, height }, { lit, chosen, upright: upright(), colours })
  }
  const soon = () => { if (!due) { due = true; requestAnimationFrame(paint) } }

  /** @param {number} to @param {number} [x] @param {number} [y] the point that stays where it is */
  function zoom (to, x = NaN, y = NaN) {
    const before = window_()
    if (Number.isNaN(x)) [x, y] = chosen ? place(chosen, upright()) : [before.x + before.width / 2, before.y + before.height / 2]
    near = Math.min(MOST, Math.max(1, to))
    const share = [(x - before.x) / before.width, (y - before.y) / before.height]
    centre = [x + (0.5 - share[0]) * whole.width / near, y + (0.5 - share[1]) * whole.height / near]
    if (near > 1) box.dataset.near = ''
    else delete box.dataset.near
    svg.classList.toggle('close', near > 2.2)
    svg.style.setProperty('--name', String(Math.min(1, 1.7 / near)))
    soon()
  }

  /** The point of the net under a point of the screen. @param {{ clientX: number, clientY: number }} event */
  function under ({ clientX, clientY }) {
    const rect = svg.getBoundingClientRect()
    const seen = window_()
    return [seen.x + (clientX - rect.left) / rect.width * seen.width, seen.y + (clientY - rect.top) / rect.height * seen.height, rect.width / seen.width]
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
    const copy = /** @type {DocumentFragment} */ (/** @type {HTMLTemplateElement} */ (document.getElementById(id)).content.cloneNode(true))
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
  /** @type {Map<number, { clientX: number, clientY: number }>} */
  const fingers = new Map()
  let moved = 0
  box.addEventListener('pointerdown', event => { if (fingers.size === 0) moved = 0; fingers.set(event.pointerId, event) }, on)
  addEventListener('pointermove', event => {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, finger]) => finger)
    moved += Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY)
    if (others.length) {
      const apart = (/** @type {{ clientX: number, clientY: number }} */ one) => Math.hypot(one.clientX - others[0].clientX, one.clientY - others[0].clientY)
      const [x, y] = under({ clientX: (event.clientX + others[0].clientX) / 2, clientY: (event.clientY + others[0].clientY) / 2 })
      zoom(near * apart(event) / Math.max(1, apart(before)), x, y)
    } else if (near > 1) {
      const [, , scale] = under(event)
      const seen = window_()
      centre = [seen.x + seen.width / 2 - (event.clientX - before.clientX) / scale, seen.y + seen.height / 2 - (event.clientY - before.clientY) / scale]
      soon()
    }
    fingers.set(event.pointerId, event)
  }, on)
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, event => fingers.delete(/** @type {PointerEvent} */ (event).pointerId), on)
  box.addEventListener('wheel', event => {
    if (!event.ctrlKey && near === 1) return // the page scrolls, until somebody has come nearer
    event.preventDefault()
    const [x, y] = under(event)
    zoom(near * Math.exp(-event.deltaY / 300), x, y)
  }, { ...on, passive: false })
  box.addEventListener('dragstart', event => event.preventDefault(), on)
  box.addEventListener('click', event => {
    if (event.detail === 0 || elsewhere(event) || !data.version) return // a key opens the goal
    if (moved > 8) { event.preventDefault(); return }
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
  box.before(tools)
  const field = /** @type {HTMLInputElement} */ (document.querySelector('.map-tools input'))
  const list = /** @type {HTMLElement} */ (document.querySelector('.map-found'))
  field.addEventListener('input', () => {
    wanted = field.value.trim().toLowerCase()
    const found = wanted ? [...data.nodes.values()].filter(lit) : []
    list.hidden = !wanted
    list.replaceChildren(...found.slice(0, FOUND).map(node => {
      const row = document.createElement('li')
      const link = document.createElement('a')
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
  }, on)
  for (const key of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.map-tools [data-zoom]'))) {
    key.addEventListener('click', () => zoom(near * (Number(key.dataset.zoom) > 0 ? 1.6 : 1 / 1.6)), on)
  }

  // ---- the data, and what comes live ----
  async function load () {
    try {
      await data.load()
      box.dataset.awake = ''
      if (chosen) chosen = data.nodes.get(chosen.id) ?? null
      soon()
    } catch { /* without a signal the faces stay links */ }
  }
  async function again () {
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { headers: { accept: 'text/html' } })).text(), 'text/html')
    for (const fresh of page.querySelectorAll('.canvas > svg.vmap')) {
      box.querySelector(`svg[data-net="${/** @type {SVGElement} */ (fresh).dataset.net}"]`)?.replaceWith(fresh)
    }
    turn()
    await load()
  }
  function turn () {
    svg = shown()
    whole = size(svg)
    zoom(near)
  }
  box.addEventListener('live:frame', event => {
    const delta = /** @type {CustomEvent} */ (event).detail?.map
    if (!data.version || !data.take(delta)) { again().catch(() => {}); return }
    for (const goal of delta.goals ?? []) for (const face of box.querySelectorAll(`[data-number="${goal.number}"]`)) face.setAttribute('class', `${goal.gap ? 'gap' : 'held'}${face.classList.contains('tiny') ? ' tiny' : ''}${face.classList.contains('sel') ? ' sel' : ''}`)
    soon()
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
