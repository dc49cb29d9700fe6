/**
 * Draws the pips on a canvas over the net: a few paths, whatever their number. Fill says planned against actual (also by
 * shape), a broken outline that nobody else has confirmed the purpose, faintness that it is stale, size the effort.
 * @typedef {import('./mapdata.js').Initiative} Initiative
 * @typedef {{ x: number, y: number, scale: number, width: number, height: number }} View
 * @typedef {{ lit: (node: Initiative) => boolean, chosen: Initiative | null, upright: boolean, vision: Path2D, own: Set<string>, names: DOMRect[], colours: Record<string, string> }} Look
 */
const SMALL = 3.4 // pixels; below this a pip is a plain triangle
const NAMED = 46 // pixels between pips; above this they carry their names
const DASH = [2.2, 1.6]

/** @param {Initiative} node @param {boolean} upright */
export const place = (node, upright) => upright ? node.up : node.at

/** @param {import('./mapdata.js').MapData} data @param {Initiative} node @param {boolean} upright */
export const stepOf = (data, node, upright) => data.goals.get(node.home ?? -1)?.steps[upright ? 1 : 0] ?? 9

/** @param {CanvasRenderingContext2D} pen @param {import('./mapdata.js').MapData} data @param {View} view @param {Look} look */
export function draw (pen, data, view, look) {
  const { width, height, scale } = view
  const px = devicePixelRatio || 1
  pen.setTransform(px, 0, 0, px, 0, 0)
  pen.clearRect(0, 0, width, height)
  /** @type {Map<string, Path2D>} */
  const paths = new Map()
  const path = (/** @type {string} */ key) => { let one = paths.get(key); if (!one) paths.set(key, one = new Path2D()); return one }
  const named = []
  for (const node of data.nodes.values()) {
    const [nx, ny] = place(node, look.upright)
    const x = (nx - view.x) * scale
    const y = (ny - view.y) * scale
    const step = stepOf(data, node, look.upright) * scale
    if (x < -step || y < -step || x > width + step || y > height + step) continue
    const r = step * (0.3 + 0.08 * node.size)
    const faint = look.lit(node) ? (node.stale ? 'stale' : 'full') : 'dim'
    if (!node.toward.length) {
      triangle(path(`${faint}|adrift`), x, y, -Math.max(r, SMALL))
      if (step > NAMED) named.push([node, x, y + r * 0.6 + 12, step])
      continue
    }
    const pace = data.goalOf(node)?.pace ?? 'no number'
    const said = (node.toward[0]?.[2] ?? 0) > 0
    if (r < SMALL) {
      triangle(path(`${faint}|solid`), x, y, r)
      continue
    }
    const fills = pace === 'behind' ? 'behind' : pace === 'no number' ? 'ground' : 'solid'
    triangle(path(`${faint}|${fills}`), x, y, r, pace === 'behind' ? 0 : 0.87)
    if (pace === 'ahead') triangle(path(`${faint}|light`), x, y + r * 0.1, r * 0.42)
    triangle(path(`${faint}|${said ? 'line' : 'dash'}`), x, y, r * (said ? 1 : 1.18))
    if (step > NAMED) named.push([node, x, y + r * 0.6 + 12, step])
  }
  bows(pen, data, view, look)
  const [net, ...names] = look.names
  for (const one of names) pen.clearRect(one.x - net.x, one.y - net.y, one.width, one.height)
  for (const faint of ['dim', 'stale', 'full']) {
    pen.globalAlpha = faint === 'dim' ? 0.12 : faint === 'stale' ? 0.45 : 1
    for (const kind of ['ground', 'solid', 'behind', 'light']) {
      const one = paths.get(`${faint}|${kind}`)
      if (one) { pen.fillStyle = look.colours[kind === 'light' || kind === 'ground' ? 'light' : kind]; pen.fill(one) }
    }
    for (const kind of ['line', 'dash', 'adrift']) {
      const one = paths.get(`${faint}|${kind}`)
      if (!one) continue
      pen.setLineDash(kind === 'dash' ? DASH : [])
      pen.lineWidth = kind === 'adrift' ? 1.6 : 1.1
      pen.strokeStyle = look.colours[kind === 'adrift' ? 'sea' : 'solid']
      pen.stroke(one)
    }
  }
  pen.globalAlpha = 1
  if (look.chosen) purposes(pen, data, view, look, look.chosen)
  pen.font = `650 12px ${getComputedStyle(document.body).fontFamily}`
  pen.textAlign = 'center'
  pen.lineJoin = 'round'
  for (const [node, x, y, step] of /** @type {[Initiative, number, number, number][]} */ (named)) {
    const most = Math.max(4, Math.floor(step / 7.2))
    const text = node.name.length > most ? `${node.name.slice(0, most - 1)}…` : node.name
    pen.lineWidth = 3
    pen.strokeStyle = look.colours.light
    pen.fillStyle = look.colours.solid
    pen.strokeText(text, x, y)
    pen.fillText(text, x, y)
  }
}

/** Half of one where it does not go to the right. @param {Path2D} path @param {number} x @param {number} y @param {number} r @param {number} [right] */
function triangle (path, x, y, r, right = 0.87) {
  path.moveTo(x, y - r); path.lineTo(x + r * right, y + r * 0.5); path.lineTo(x - r * 0.87, y + r * 0.5); path.closePath()
}

/** What joins two initiatives, as bows behind names and pips: broken and faint where one gave the other an idea, strong at what is mine, with a head at who has it at what is chosen. @param {CanvasRenderingContext2D} pen @param {import('./mapdata.js').MapData} data @param {View} view @param {Look} look */
function bows (pen, data, view, look) {
  const paths = [...'012345'].map(() => new Path2D())
  for (const [kind, start, end] of data.arcs.values()) {
    const [a, b] = [data.nodes.get(start), data.nodes.get(end)]
    if (!a || !b || !look.lit(a) || !look.lit(b)) continue
    const [[ax, ay], [bx, by]] = [a, b].map(node => at(place(node, look.upright), view))
    const picked = look.chosen && (look.chosen.id === start || look.chosen.id === end)
    const path = paths[(picked ? 4 : look.own.has(start) || look.own.has(end) ? 2 : 0) + (kind === 'spark' ? 1 : 0)]
    const [mx, my] = [(ax + bx) / 2 - (by - ay) / 4, (ay + by) / 2 + (bx - ax) / 4]
    path.moveTo(ax, ay); path.quadraticCurveTo(mx, my, bx, by)
    if (kind !== 'spark' || !picked) continue
    const turn = Math.atan2(by - my, bx - mx)
    for (const side of [0.45, -0.45]) { path.moveTo(bx, by); path.lineTo(bx - 8 * Math.cos(turn + side), by - 8 * Math.sin(turn + side)) }
  }
  pen.save()
  const around = new Path2D() // behind the vision
  around.rect(0, 0, view.width, view.height)
  around.addPath(look.vision, new DOMMatrix([view.scale, 0, 0, view.scale, -view.x * view.scale, -view.y * view.scale]))
  pen.clip(around, 'evenodd')
  paths.forEach((path, kind) => {
    pen.globalAlpha = kind > 3 ? 1 : look.chosen ? 0.25 : kind === 1 ? 0.5 : 1
    for (const [ink, wide] of /** @type {[string, number][]} */ ([['solid', 1.6], ['bow', 0]])) {
      if (wide && kind === 1) continue // one faint line
      pen.strokeStyle = look.colours[ink]
      pen.lineWidth = wide + (kind > 3 ? 3 : kind === 1 ? 1 : 1.6)
      pen.setLineDash(kind % 2 ? [4, 3] : [])
      pen.stroke(path)
    }
  })
  pen.restore()
}

/** The purposes of what is chosen: a line to each of its goals, broken where nobody else has confirmed it, and on to the vision. @param {CanvasRenderingContext2D} pen @param {import('./mapdata.js').MapData} data @param {View} view @param {Look} look @param {Initiative} node */
function purposes (pen, data, view, look, node) {
  const [x, y] = at(place(node, look.upright), view)
  const middle = at(data.middle[look.upright ? 1 : 0], view)
  pen.strokeStyle = look.colours.bow
  pen.lineWidth = 2.5
  for (const [number, , said] of node.toward) {
    const goal = data.goals.get(number)
    const top = goal && data.goals.get(goal.home ?? number)
    const to = top && (look.upright ? top.up : top.at)
    if (!to) continue
    pen.setLineDash(said > 0 ? [] : [6, 4])
    pen.beginPath(); pen.moveTo(x, y); pen.lineTo(...at(to, view)); pen.stroke()
    pen.setLineDash([])
    pen.beginPath(); pen.moveTo(...at(to, view)); pen.lineTo(...middle); pen.stroke()
  }
  const r = Math.max(9, stepOf(data, node, look.upright) * view.scale * 0.8)
  const ring = new Path2D()
  triangle(ring, x, y, node.toward.length ? r : -r)
  pen.lineWidth = 3
  pen.stroke(ring)
}

/** @param {[number, number]} point @param {View} view @returns {[number, number]} */
const at = ([x, y], view) => [(x - view.x) * view.scale, (y - view.y) * view.scale]
