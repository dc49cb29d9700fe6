import { Stage } from '../lib/mapmove.js'

/**
 * The earth, to come nearer to; what lies together falls apart then. Without it the dots lead to the list all the same.
 * @param {HTMLElement} box
 */
export default function places (box) {
  const stop = new AbortController()
  const on = { signal: stop.signal }
  const stage = new Stage(box, on, undefined, () => {
    const most = /** @type {SVGGraphicsElement | null} */ (stage.near === 1 ? stage.svg.querySelector('a') : null)
    const { x, y, width, height } = most?.getBBox() ?? { x: 0, y: 0, width: 0, height: 0 }
    return most && [x + width / 2, y + height / 2]
  })
  box.dataset.awake = ''
  box.addEventListener('click', event => { if (event.detail && stage.moved > 8) event.preventDefault() }, on)
  return () => stop.abort()
}
