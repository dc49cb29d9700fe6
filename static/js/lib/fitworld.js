import { isSilent, loudness, order, QUIETEST, read, SHOWN, standsOut, units, VOICES } from './fit.js'

/**
 * Which goals and initiatives of this world fit what somebody does: game/fit_world.py once more.
 * @typedef {import('./fit.js').Model} Model
 * @typedef {import('./fit.js').Unit} Unit
 * @typedef {import('./fit.js').Voices} Voices
 * @typedef {{ words: string, un: string[], above: number[] }} Place
 * @typedef {{ words: string, goals: number[] }} Effort
 * @typedef {Map<string, number>} Weights
 * @typedef {ReturnType<typeof index>} Index
 */

const LIKENESS = 8
const THROUGH = 0.8
const APART = -3
const AT_ALL = 0.3
const LIKE_AT_ALL = 0.04
const INITIATIVES = 5

/** @param {Model} model @param {Place[]} places @param {Effort[]} efforts */
export function index (model, places, efforts) {
  const texts = [...places, ...efforts].map(one => stemsOf(model, one.words))
  /** @type {Map<string, number>} */
  const often = new Map()
  for (const one of texts.flatMap(text => [...text])) often.set(one, (often.get(one) ?? 0) + 1)
  const rare = new Map([...often].map(([one, count]) => [one, Math.log(1 + texts.length / count)]))
  const weights = texts.map(text => weigh(text, rare, 0))
  return {
    places,
    efforts,
    rare,
    unheard: Math.log(1 + texts.length),
    ofPlaces: weights.slice(0, places.length),
    ofEfforts: weights.slice(places.length)
  }
}

/** @param {Model} model @param {Index} world @param {string} text */
export function find (model, world, text) {
  const said = units(model, text)
  const mine = weigh(new Set(said.flatMap(unit => unit.stems)), world.rare, world.unheard)
  const alike = world.ofEfforts.map(other => alikeOf(said, mine, other))
  const { voices, likely, stand } = heard(model, world, said, mine, alike)
  const loud = voices.map(loudness)
  if (!world.places.length || Math.max(...loud) < AT_ALL) return { goals: [], initiatives: initiativesOf(alike) }
  const goals = apart(world, order(likely, stand, loud)).filter(place => loud[place]).map(place => (
    { place, share: 1 - Math.exp(-loud[place] / 2), words: voices[place].slice(0, VOICES).map(voice => voice[1]) }))
  return { goals, initiatives: initiativesOf(alike) }
}

/** @param {Model} model @param {Index} world @param {Unit[]} said @param {Weights} mine @param {Voices[]} alike */
function heard (model, world, said, mine, alike) {
  const reading = read(model, said)
  const beyond = reading.scores.map((score, n) => standsOut(score, model.common[n]))
  /** @type {Map<number, Voices>} */
  const through = new Map()
  world.efforts.forEach((effort, n) => {
    for (const place of effort.goals) if (loudness(alike[n]) > loudness(through.get(place) ?? [])) through.set(place, alike[n])
  })
  /** @type {Voices[]} */
  const voices = []
  /** @type {number[]} */
  const likely = []
  /** @type {number[]} */
  const stand = []
  world.places.forEach((goal, place) => {
    const un = goal.un.map(code => model.goals.indexOf(code)).filter(n => n >= 0)
    const own = louder(alikeOf(said, mine, world.ofPlaces[place]), 1, through.get(place) ?? [], THROUGH)
    const nearest = un.reduce((best, n) => best < 0 || beyond[n] > beyond[best] ? n : best, -1)
    voices.push(joined(un.length ? reading.voices[nearest] : [], own))
    likely.push((un.length ? Math.max(...un.map(n => reading.scores[n])) : APART) + loudness(own))
    stand.push((un.length ? beyond[nearest] : 0) + loudness(own))
  })
  return { voices, likely, stand }
}

/** @param {Index} world @param {number[]} inOrder */
function apart (world, inOrder) {
  /** @type {number[]} */
  const chosen = []
  for (const place of inOrder) {
    const related = chosen.some(other => world.places[other].above.includes(place) || world.places[place].above.includes(other))
    if (chosen.length < SHOWN && !related) chosen.push(place)
  }
  return chosen
}

/** @param {Voices[]} alike */
function initiativesOf (alike) {
  const near = alike.map((_, n) => n).sort((a, b) => loudness(alike[b]) - loudness(alike[a])).slice(0, INITIATIVES)
  return near.filter(n => loudness(alike[n]) >= LIKE_AT_ALL)
    .map(n => ({ place: n, likeness: loudness(alike[n]), words: alike[n].slice(0, VOICES).map(voice => voice[1]) }))
}

/** @param {Model} model @param {string} text */
const stemsOf = (model, text) => new Set(units(model, text).flatMap(unit => unit.stems).filter(one => !isSilent(model, one)))

/** @param {Set<string>} stems @param {Weights} rare @param {number} unheard @returns {Weights} */
function weigh (stems, rare, unheard) {
  const weights = [...stems].map(one => /** @type {[string, number]} */ ([one, rare.get(one) ?? unheard]))
  const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1
  return new Map(weights.map(([one, weight]) => [one, weight / length]))
}

/** @param {Unit[]} said @param {Weights} mine @param {Weights} other @returns {Voices} */
function alikeOf (said, mine, other) {
  const seen = new Set()
  /** @type {Voices} */
  const shared = []
  for (const unit of said) {
    const both = [...new Set(unit.stems)].filter(one => other.has(one) && !seen.has(one))
    for (const one of both) seen.add(one)
    if (both.length) shared.push([both.reduce((sum, one) => sum + (mine.get(one) ?? 0) * (other.get(one) ?? 0), 0), unit.said])
  }
  return shared.sort((a, b) => b[0] - a[0])
}

/** @param {Voices} one @param {number} times @param {Voices} other @param {number} others @returns {Voices} */
function louder (one, times, other, others) {
  const turned = (/** @type {Voices} */ voices, /** @type {number} */ by) => voices.map(([amount, said]) => /** @type {[number, string]} */ ([amount * by * LIKENESS, said]))
  const first = turned(one, times)
  const second = turned(other, others)
  return loudness(first) >= loudness(second) ? first : second
}

/** @param {Voices} one @param {Voices} other @returns {Voices} */
function joined (one, other) {
  /** @type {Map<string, number>} */
  const found = new Map()
  for (const [amount, said] of [...one, ...other]) found.set(said, (found.get(said) ?? 0) + amount)
  return [...found].filter(([, amount]) => amount >= QUIETEST).map(([said, amount]) => /** @type {[number, string]} */ ([amount, said]))
    .sort((a, b) => b[0] - a[0])
}
