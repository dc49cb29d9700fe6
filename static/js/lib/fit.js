/**
 * Which UN goals fit what somebody does, and which of their words say so: game/fit.py once more, for a phone without a signal.
 * tests/golden/fit.json holds what both must give.
 * @typedef {{ begin: number, end: number, stem: string }} Word
 * @typedef {{ said: string, term: string, stems: string[] }} Unit
 * @typedef {{ rare: number, heard: number, beside: Map<number, number> }} Learned
 * @typedef {[amount: number, said: string][]} Voices
 * @typedef {ReturnType<typeof unpacked>} Model
 */

export const WEAK = 1 / 3
export const CROWDING = 0.3
export const LIKELIEST = 2
export const LIFT = 2
export const SHOWN = 3
export const VOICES = 4
export const QUIETEST = 0.1
export const HEARD = 0.25
const LONGEST_PHRASE = 4

/** @typedef {[ending: string, instead: string, least: number][]} Endings */
/** @type {Endings} */
const PLURALS = [['ies', 'y', 2], ['sses', 'ss', 2], ['xes', 'x', 2], ['ches', 'ch', 2],
  ['shes', 'sh', 2], ['ss', 'ss', 0], ['us', 'us', 0], ['is', 'is', 0], ['s', '', 3]]
/** @type {Endings} */
const ENDINGS = [['isation', 'iz', 3], ['ization', 'iz', 3], ['ising', 'iz', 4], ['ised', 'iz', 4], ['ise', 'iz', 4],
  ['izing', 'iz', 4], ['ized', 'iz', 4], ['ize', 'iz', 4], ['ational', '', 4], ['ation', '', 4], ['ating', '', 4],
  ['ated', '', 4], ['ator', '', 4], ['ative', '', 4], ['ate', '', 4], ['bility', 'bl', 3], ['ible', 'ibl', 3],
  ['able', 'abl', 3], ['mental', '', 4], ['ment', '', 3], ['ical', 'ic', 3], ['ural', 'ur', 4],
  ['ional', 'ion', 3], ['ance', '', 5], ['ness', '', 4], ['ally', '', 4], ['ly', '', 5], ['ing', '', 4],
  ['eer', 'eer', 3], ['ers', '', 4], ['er', '', 4], ['ed', '', 4], ['e', '', 4]]

/** @param {string} word @param {Endings} endings */
function without (word, endings) {
  // signs are counted as Python counts them
  const length = [...word].length
  for (const [ending, instead, least] of endings) {
    if (word.endsWith(ending) && length - ending.length >= least) return word.slice(0, word.length - ending.length) + instead
  }
  return word
}

/** @param {string} word */
export function stem (word) {
  word = without(without(word, PLURALS), ENDINGS)
  return [...word].length > 3 && /([bdgmnprt])\1$/.test(word) ? word.slice(0, -1) : word
}

/** @param {string} text normalised @returns {Word[]} */
export function words (text) {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(found => (
    { begin: found.index, end: found.index + found[0].length, stem: stem(found[0].toLowerCase()) }))
}

/** @param {any} data the file data/fit.json, numbers in thousandths */
export function unpacked (data) {
  /** @type {Map<string, number[]>} */
  const terms = new Map()
  data.themes.forEach((/** @type {any} */ theme, /** @type {number} */ number) => {
    for (const [sign, key] of /** @type {[number, string][]} */ ([[1, 'words'], [-1, 'weak']])) {
      for (const term of theme[key].split(',')) terms.set(term, [...(terms.get(term) ?? []), (number + 1) * sign])
    }
  })
  for (const term of data.silent.split(',')) terms.set(term, [])
  /** @type {Map<string, Learned>} */
  const learned = new Map()
  for (const [key, values] of /** @type {[string, number[]][]} */ (Object.entries(data.learned))) {
    const beside = new Map()
    for (let at = 2; at < values.length; at += 2) beside.set(values[at], values[at + 1] / 1000)
    learned.set(key, { rare: values[0] / 1000, heard: values[1] / 1000, beside })
  }
  const thousandths = (/** @type {number[]} */ values) => values.map(value => value / 1000)
  return {
    goals: /** @type {string[]} */ (data.goals),
    base: thousandths(data.base),
    common: thousandths(data.common),
    themes: data.themes.map((/** @type {any} */ theme) => Object.entries(theme.goals).map(([goal, value]) => [Number(goal), value / 1000])),
    terms,
    learned,
    unknown: data.unknown / 1000
  }
}

/** @param {Model} model @param {string} term */
export const isSilent = (model, term) => model.terms.get(term)?.length === 0

/** @param {Model} model @param {string} raw @returns {Unit[]} */
export function units (model, raw) {
  const text = raw.normalize('NFKC')
  const all = words(text)
  /** @type {Map<string, Unit>} */
  const found = new Map()
  for (let at = 0; at < all.length;) {
    let size = Math.min(LONGEST_PHRASE, all.length - at)
    while (size > 1 && !model.terms.has(all.slice(at, at + size).map(word => word.stem).join(' '))) size--
    const run = all.slice(at, at + size)
    const term = run.map(word => word.stem).join(' ')
    if (!found.has(term) && !isSilent(model, term)) {
      found.set(term, { said: text.slice(run[0].begin, run[size - 1].end), term, stems: run.map(word => word.stem) })
    }
    at += size
  }
  return [...found.values()]
}

/** @param {Model} model @param {Unit[]} said @returns {{ scores: number[], voices: Voices[] }} */
export function read (model, said) {
  const waking = wakingOf(model, said)
  const weights = weightsOf(model, said)
  const prior = model.common.map(common => 1 / (1 + Math.exp(-common)))
  const scores = [...model.base]
  /** @type {Voices[]} */
  const voices = model.goals.map(() => [])
  said.forEach((unit, place) => {
    /** @type {Map<number, number>} */
    const loud = new Map()
    for (const [theme, share] of waking[place]) {
      for (const [goal, weight] of model.themes[theme]) loud.set(goal, (loud.get(goal) ?? 0) + share * weight)
    }
    for (const [one, weight] of weights[place]) {
      prior.forEach((share, goal) => loud.set(goal, (loud.get(goal) ?? 0) + weight * ((one.beside.get(goal) ?? 0) - one.heard * share)))
    }
    for (const [goal, amount] of loud) {
      scores[goal] += amount
      if (amount >= QUIETEST) voices[goal].push([amount, unit.said])
    }
  })
  return { scores, voices: voices.map(of => of.sort((a, b) => b[0] - a[0])) }
}

/** @param {Model} model @param {Unit[]} said @returns {[theme: number, share: number][][]} */
function wakingOf (model, said) {
  const wakes = said.map(unit => (model.terms.get(unit.term) ?? []).map(n => /** @type {[number, number]} */ ([Math.abs(n) - 1, n > 0 ? 1 : WEAK])))
  /** @type {Map<number, number>} */
  const called = new Map()
  for (const [theme, weight] of wakes.flat()) called.set(theme, (called.get(theme) ?? 0) + weight)
  const awake = new Map([...called].map(([theme, amount]) => [theme, 1 - Math.exp(-amount)]))
  const crowd = Math.max(1, [...awake.values()].reduce((sum, one) => sum + one, 0)) ** CROWDING
  return wakes.map(of => of.map(([theme, weight]) => [theme, weight / (called.get(theme) ?? 1) * (awake.get(theme) ?? 0) / crowd]))
}

/** @param {Model} model @param {Unit[]} said @returns {[one: Learned, weight: number][][]} */
function weightsOf (model, said) {
  const rare = new Map(said.flatMap(unit => unit.stems).map(one => [one, model.learned.get(one)?.rare ?? model.unknown]))
  const length = Math.sqrt([...rare.values()].reduce((sum, one) => sum + one * one, 0)) || 1
  const seen = new Set()
  return said.map(unit => {
    /** @type {[Learned, number][]} */
    const found = []
    for (const one of new Set(unit.stems)) {
      const learned = model.learned.get(one)
      if (learned && !seen.has(one)) { seen.add(one); found.push([learned, (rare.get(one) ?? 0) / length]) }
    }
    return found
  })
}

/**
 * The two likeliest, the one that stands out most beyond how common it is, then the others; who is not heard comes last.
 * @param {number[]} likely @param {number[]} lifted @param {number[]} loud
 */
export function order (likely, lifted, loud) {
  const quiet = (/** @type {number} */ goal) => Number(loud[goal] < HEARD)
  const by = (/** @type {number[]} */ values) => (/** @type {number} */ a, /** @type {number} */ b) => quiet(a) - quiet(b) || values[b] - values[a]
  const all = likely.map((_, goal) => goal).sort(by(likely))
  const others = all.slice(LIKELIEST)
  const third = [...others].sort(by(lifted)).slice(0, 1)
  return [...all.slice(0, LIKELIEST), ...third, ...others.filter(goal => !third.includes(goal))]
}

/** @param {Voices} voices */
export const loudness = voices => voices.reduce((sum, [amount]) => sum + amount, 0)

/** @param {Model} model @param {string} text */
export function top (model, text) {
  const { scores, voices } = read(model, units(model, text))
  const lifted = scores.map((score, goal) => score - LIFT * model.common[goal])
  return order(scores, lifted, voices.map(loudness)).slice(0, SHOWN).map(goal => model.goals[goal])
}
