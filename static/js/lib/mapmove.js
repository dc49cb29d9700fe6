/**
 * Fingers, a mouse and a wheel on the map: two fingers or the wheel come nearer, one drags what is held nearer. Without
 * that the page scrolls under the finger.
 * @typedef {{ clientX: number, clientY: number }} Spot
 * @param {HTMLElement} box
 * @param {{ signal: AbortSignal }} on
 * @param {{ held: () => boolean, pinch: (times: number, spot: Spot) => void, drag: (dx: number, dy: number) => void }} take
 * @returns {{ moved: number }} how far the last touch went, to tell a tap
 */
export function fingers (box, on, { held, pinch, drag }) {
  /** @type {Map<number, Spot>} */
  const down = new Map()
  const hand = { moved: 0 }
  box.addEventListener('pointerdown', event => {
    if (down.size === 0) hand.moved = 0
    down.set(event.pointerId, event)
  }, on)
  addEventListener('pointermove', event => {
    const before = down.get(event.pointerId)
    if (!before) return
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY]
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1]
    hand.moved += Math.hypot(dx, dy)
    if (other) {
      const apart = (/** @type {Spot} */ one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
      pinch(apart(event) / Math.max(1, apart(before)), { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 })
    } else if (held()) drag(dx, dy)
    down.set(event.pointerId, event)
  }, on)
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, event => down.delete(/** @type {PointerEvent} */ (event).pointerId), on)
  box.addEventListener('wheel', event => {
    if (!event.ctrlKey && !held()) return // the page scrolls, until somebody has come nearer
    event.preventDefault()
    pinch(Math.exp(-event.deltaY / 300), event)
  }, { ...on, passive: false })
  return hand
}
