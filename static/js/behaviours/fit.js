import { unpacked } from '../lib/fit.js'
import { find, index } from '../lib/fitworld.js'
import { fill, say } from '../lib/words.js'

const MOST_WHAT = 200
const PAUSE = 120 // ms after the last key
const QUIET_FOR = 1200 // ms before the result is said to those who listen

/**
 * The finder answers while somebody writes, without asking the server: the same words, the same answer, also without a signal.
 * Until its files are there the form is a plain one.
 * @param {HTMLElement} element
 */
export default function fit (element) {
  const form = /** @type {HTMLFormElement} */ (element)
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('text'))
  const button = /** @type {HTMLElement} */ (form.querySelector('[type="submit"]'))
  const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id))
  /** @type {any} */
  let here
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later

  /** @param {string} template */
  const card = template => {
    const made = /** @type {HTMLElement} */ (/** @type {HTMLTemplateElement} */ (byId(template)).content.firstElementChild?.cloneNode(true))
    const slot = (/** @type {string} */ name) => /** @type {HTMLElement} */ (made.querySelector(`[data-slot="${name}"]`))
    return { made, slot }
  }
  /** Puts marked words into a sentence. @param {HTMLElement} at @param {string} sentence @param {string[]} words */
  const tell = (at, sentence, words) => {
    const [before, after] = sentence.split('{words}')
    const marks = words.flatMap((word, n) => [n ? ', ' : '', Object.assign(document.createElement('mark'), { textContent: word })])
    at.replaceChildren(before, ...marks, after ?? '')
  }
  /** @param {any} found @param {number} n @param {string} text */
  const goalCard = (found, n, text) => {
    const goal = here.world.goals[found.place]
    const { made, slot } = card('fit-goal')
    for (const one of [made, /** @type {HTMLElement} */ (made.querySelector('.gtag'))]) one.dataset.goal = goal.hue
    slot('number').textContent = goal.number
    slot('name').textContent = goal.short
    slot('name').setAttribute('href', `/goals/${goal.id}`)
    slot('share').setAttribute('width', (found.share * 200).toFixed(1))
    if (found.words.length) tell(slot('why'), form.dataset.because ?? '', found.words)
    else slot('why').textContent = form.dataset.quiet ?? ''
    const what = [...text.trim().replace(/\s+/g, ' ')].slice(0, MOST_WHAT).join('')
    slot('add').setAttribute('href', `/initiatives/new?${new URLSearchParams({ goal: goal.id, what })}`)
    slot('add').classList.toggle('move', n === 0)
    return made
  }
  /** @param {any} found */
  const initiativeCard = found => {
    const one = here.world.initiatives[found.place]
    const { made, slot } = card('fit-initiative')
    slot('name').textContent = one.name
    slot('name').setAttribute('href', `/initiatives/${one.id}`)
    slot('what').textContent = one.what
    tell(slot('why'), form.dataset.common ?? '', found.words)
    slot('open').hidden = !one.open
    slot('count').textContent = one.open
    return made
  }
  const show = () => {
    const text = field.value
    const { goals, initiatives } = text.trim() ? find(here.model, here.index, text) : { goals: [], initiatives: [] }
    byId('fits').hidden = !goals.length
    byId('fit-nothing').hidden = goals.length > 0 || !text.trim()
    byId('alike').hidden = !initiatives.length
    byId('fit-goals').replaceChildren(...goals.map((found, n) => goalCard(found, n, text)))
    byId('fit-initiatives').replaceChildren(...initiatives.map(initiativeCard))
    button.classList.toggle('move', !goals.length)
    clearTimeout(later)
    const names = goals.map(found => here.world.goals[found.place].short).join(', ')
    later = setTimeout(() => say(names ? fill(form.dataset.found ?? '', { goals: names }) : text.trim() ? byId('fit-nothing').textContent ?? '' : ''), QUIET_FOR)
  }
  const write = () => { clearTimeout(soon); soon = setTimeout(() => { if (here) show() }, PAUSE) }
  /** @param {Event} event */
  const send = event => {
    if (!here) return
    event.preventDefault()
    show()
    if (!byId('fits').hidden) byId('goals-that-fit').focus()
  }
  const load = async () => {
    const [data, world] = await Promise.all([form.dataset.model, form.dataset.world].map(async path => (await fetch(path ?? '')).json()))
    const model = unpacked(data)
    const efforts = world.initiatives
    here = { model, world, index: index(model, world.goals, efforts) }
    const asked = new URLSearchParams(location.search).get('text')
    if (asked && !field.value) field.value = asked // the kept page knows no text
    if (field.value.trim()) show()
  }
  field.addEventListener('input', write)
  form.addEventListener('submit', send)
  load().catch(error => console.warn('finder', error)) // then the server answers
  return () => {
    clearTimeout(soon)
    clearTimeout(later)
    field.removeEventListener('input', write)
    form.removeEventListener('submit', send)
  }
}
