/**
 * A net that one comes nearer to and moves: two fingers, the wheel, +, - and 0, arrows, the keys above it. Without coming
 * nearer the page scrolls under the finger.
 * @typedef {{ clientX: number, clientY: number }} Spot
 * @typedef {{ x: number, y: number, scale: number, width: number, height: number, left: number, top: number }} View
 */
export const MOST = 14 // times nearer
const REST = 120 // milliseconds
const STEP = 1.6
const ARROWS = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] })

/** The nets in a box, of which one shows; `paint` draws upon it what is seen now, `held` gives a point that coming nearer keeps. */
export class Stage {
  near = 1
  centre = [0, 0]
  moved = 0 // how far the last touch went, to tell a tap
  due = false
  later = 0
  frame = { left: 0, top: 0, width: 1 } // where the net stands in the box

  /** @param {HTMLElement} box @param {{ signal: AbortSignal }} on @param {(view: View) => void} [paint] @param {() => number[] | null} [held] */
  constructor (box, on, paint = () => {}, held = () => null) {
    this.box = box
    this.paint = paint
    this.held = held
    this.svg = this.shown()
    this.whole = this.size()
    this.crisp = this.whole // what was drawn last
    this.centre = [this.whole.x + this.whole.width / 2, this.whole.y + this.whole.height / 2]
    box.before(...document.getElementById('map-tools')?.childNodes ?? [])
    for (const key of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-zoom]'))) {
      key.addEventListener('click', () => this.zoom(this.near * Number(key.dataset.zoom)), on)
    }
    this.fingers(on)
    box.addEventListener('keydown', event => this.key(event), on)
    box.addEventListener('focusin', event => {
      const face = /** @type {SVGGraphicsElement} */ (event.target)
      if (this.near === 1 || !face.matches(':focus-visible') || !face.getBBox) return
      const { x, y, width, height } = face.getBBox()
      this.go(x + width / 2, y + height / 2)
    }, on)
    box.addEventListener('dragstart', event => event.preventDefault(), on)
    const watch = new ResizeObserver(() => this.turn())
    watch.observe(box)
    on.signal.addEventListener('abort', () => watch.disconnect())
    addEventListener('beforeprint', () => { this.zoom(1); this.draw() }, on)
  }

  shown () {
    const all = /** @type {SVGSVGElement[]} */ ([...this.box.querySelectorAll('svg.vmap')])
    return all.find(one => getComputedStyle(one).display !== 'none') ?? all[0]
  }

  size () {
    this.svg.dataset.box ??= this.svg.getAttribute('viewBox') ?? ''
    const [x, y, width, height] = this.svg.dataset.box.split(' ').map(Number)
    return { x, y, width, height }
  }

  /** The other net may show now, or a fresh one. */
  turn () {
    this.svg = this.shown()
    this.whole = this.size()
    this.zoom(this.near)
  }

  get upright () { return this.svg.dataset.net === 'standing' }

  /** What is seen, in the units of the net. */
  seen () {
    const { x, y, width, height } = this.whole
    const [wide, high] = [width / this.near, height / this.near]
    return {
      x: Math.min(Math.max(this.centre[0] - wide / 2, x), x + width - wide),
      y: Math.min(Math.max(this.centre[1] - high / 2, y), y + height - high),
      width: wide,
      height: high
    }
  }

  draw () {
    this.due = false
    clearTimeout(this.later)
    const seen = this.crisp = this.seen()
    for (const layer of /** @type {Iterable<HTMLElement>} */ (this.box.children)) layer.style.transform = ''
    this.svg.setAttribute('viewBox', `${seen.x} ${seen.y} ${seen.width} ${seen.height}`)
    this.svg.style.setProperty('--name', String(Math.min(1, 1.7 / this.near)))
    const [rect, outer] = [this.svg.getBoundingClientRect(), this.box.getBoundingClientRect()]
    const { clientWidth: width, clientHeight: height } = this.svg
    this.frame = { left: rect.left - outer.left, top: rect.top - outer.top, width }
    this.paint({ x: seen.x, y: seen.y, scale: width / seen.width, ...this.frame, height })
  }

  soon () { if (!this.due) { this.due = true; requestAnimationFrame(() => this.draw()) } }

  /** @param {number} x @param {number} y what is to stand in the middle */
  go (x, y) { this.centre = [x, y]; this.soon() }

  /** @param {number} to @param {number} [x] @param {number} [y] the point that stays where it is @param {boolean} [moving] more is to come at once */
  zoom (to, x = NaN, y = NaN, moving = false) {
    const before = this.seen()
    if (Number.isNaN(x)) [x, y] = this.held() ?? [before.x + before.width / 2, before.y + before.height / 2]
    this.near = to < 1.01 ? 1 : Math.min(MOST, to)
    const share = [(x - before.x) / before.width, (y - before.y) / before.height]
    this.centre = [x + (0.5 - share[0]) * this.whole.width / this.near, y + (0.5 - share[1]) * this.whole.height / this.near]
    this.box.toggleAttribute('data-near', this.near > 1)
    this.svg.classList.toggle('close', this.near > 2.2)
    moving ? this.follow() : this.soon()
  }

  /** While fingers move, what is drawn is moved as it is; it is drawn anew when they rest. */
  follow () {
    const seen = this.seen()
    const scale = this.frame.width / seen.width
    const moved = `translate(${(this.crisp.x - seen.x) * scale}px, ${(this.crisp.y - seen.y) * scale}px) scale(${this.crisp.width / seen.width})`
    for (const layer of /** @type {Iterable<HTMLElement>} */ (this.box.children)) layer.style.transform = moved
    clearTimeout(this.later)
    this.later = setTimeout(() => this.soon(), REST)
  }

  /** The point of the net under a point of the screen. @param {Spot} event */
  under ({ clientX, clientY }) {
    const outer = this.box.getBoundingClientRect()
    const seen = this.seen()
    const scale = this.frame.width / seen.width
    return [seen.x + (clientX - outer.left - this.frame.left) / scale, seen.y + (clientY - outer.top - this.frame.top) / scale, scale]
  }

  /** Where a point of the net stands in the box. @param {number[]} point */
  spot ([x, y]) {
    const seen = this.seen()
    const scale = this.frame.width / seen.width
    return [this.frame.left + (x - seen.x) * scale, this.frame.top + (y - seen.y) * scale]
  }

  /** @param {KeyboardEvent} event */
  key (event) {
    const way = /** @type {Record<string, number>} */ ({ '+': STEP, '=': STEP, '-': 1 / STEP, 0: 1 / MOST })[event.key]
    const arrow = this.near > 1 && ARROWS[event.key]
    if (way) this.zoom(this.near * way)
    else if (arrow) {
      const { x, y, width, height } = this.seen()
      event.preventDefault()
      this.go(x + width * (0.5 + arrow[0] / 5), y + height * (0.5 + arrow[1] / 5))
    }
  }

  /** @param {{ signal: AbortSignal }} on */
  fingers (on) {
    /** @type {Map<number, Spot>} */
    const down = new Map()
    const pinch = (/** @type {number} */ times, /** @type {Spot} */ spot) => { const [x, y] = this.under(spot); this.zoom(this.near * times, x, y, true) }
    this.box.addEventListener('pointerdown', event => {
      if (down.size === 0) this.moved = 0
      down.set(event.pointerId, event)
    }, on)
    addEventListener('pointermove', event => {
      const before = down.get(event.pointerId)
      if (!before) return
      const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY]
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1]
      this.moved += Math.hypot(dx, dy)
      if (other) {
        const apart = (/** @type {Spot} */ one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
        pinch(apart(event) / Math.max(1, apart(before)), { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 })
      } else if (this.near > 1) {
        const { x, y, width, height } = this.seen()
        const scale = this.frame.width / width
        this.centre = [x + width / 2 - dx / scale, y + height / 2 - dy / scale]
        this.follow()
      }
      down.set(event.pointerId, event)
    }, on)
    for (const end of ['pointerup', 'pointercancel']) addEventListener(end, event => down.delete(/** @type {PointerEvent} */ (event).pointerId), on)
    this.box.addEventListener('wheel', event => {
      if (!event.ctrlKey && this.near === 1) return // the page scrolls, until somebody has come nearer
      event.preventDefault()
      pinch(Math.exp(-event.deltaY / 300), event)
    }, { ...on, passive: false })
  }
}
