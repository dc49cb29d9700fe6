/**
 * Which UN goals fit what somebody does, and which of their words say so: game/fit.py and fit_words.py once more, for a
 * phone without a signal.
 * tests/golden/fit.json holds what both must give.
 * @typedef {{ begin: number, end: number, stem: string }} Word
 * @typedef {{ said: string, term: string, stems: string[] }} Unit
 * @typedef {[key: string | number, weight: number][]} Weights
 * @typedef {[amount: number, said: string][]} Voices
 * @typedef {ReturnType<typeof unpacked>} Model
 */

export const WEAK = 1 / 3
export const CROWDING = 0.3
export const LIFT = 1
export const SHOWN = 3
export const VOICES = 4
export const QUIETEST = 0.1
export const HEARD = 0.25
const LONGEST_PHRASE = 4
const BY_THEMES = 0.25
const UNHEARD = 0.5
const KEENNESS = 18
const FEW = 20
const COMMONEST = 0.05
const LEAST = 0.001

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
  const thousandths = (/** @type {number[]} */ values) => values.map(value => value / 1000)
  const shares = (/** @type {Record<string, number>} */ values) => (
    new Map(Object.entries(values).map(([goal, value]) => [Number(goal), value / 1000])))
  /** @type {Unit[][]} */
  const texts = []
  /** @type {Map<number, number>[]} */
  const known = []
  for (let at = 0; at < data.known.length; at += 2) {
    texts.push(data.known[at].split(',').map((/** @type {string} */ term) => ({ said: '', term, stems: term.split(' ') })))
    known.push(shares(data.known[at + 1]))
  }
  return {
    goals: /** @type {string[]} */ (data.goals),
    common: thousandths(data.common),
    shift: thousandths(data.shift),
    themes: /** @type {Map<number, number>[]} */ (data.themes.map((/** @type {any} */ theme) => shares(theme.goals))),
    terms,
    known,
    ...counted(terms, texts)
  }
}

/**
 * How rare each stem and theme is in the known texts, and its weight in each.
 * @param {Map<string, number[]>} terms @param {Unit[][]} texts
 */
function counted (terms, texts) {
  /** @type {Map<string | number, number>} */
  const often = new Map()
  const weights = texts.map(text => {
    /** @type {Map<string | number, number>} */
    const of = new Map(text.flatMap(unit => unit.stems).map(one => [one, 1]))
    for (const [theme, share] of wakingOf(terms, text).flat()) of.set(theme, (of.get(theme) ?? 0) + share)
    for (const key of of.keys()) often.set(key, (often.get(key) ?? 0) + 1)
    return of
  })
  const rare = new Map([...often].map(([key, count]) => [key, Math.max(COMMONEST, Math.log((texts.length + 1) / (count + 0.5)))]))
  /** @type {Map<string | number, [text: number, weight: number][]>} */
  const within = new Map()
  weights.forEach((of, text) => {
    for (const kind of ['string', 'number']) {
      const mine = [...of].filter(([key]) => typeof key === kind).map(([key, amount]) => (
        /** @type {[string | number, number]} */ ([key, amount * (rare.get(key) ?? 0)])))
      const length = Math.sqrt(mine.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1
      for (const [key, weight] of mine) {
        const have = within.get(key) ?? []
        have.push([text, weight / length])
        within.set(key, have)
      }
    }
  })
  return { rare, unheard: UNHEARD * Math.log((texts.length + 1) * 2), within }
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
  const own = ownOf(model, said)
  /** @type {Map<number, number>} */
  const likeness = new Map()
  for (const [text, amount] of own.flatMap(of => [...of])) likeness.set(text, (likeness.get(text) ?? 0) + amount)
  const told = new Map([...likeness].map(([text, alike]) => [text, Math.expm1(KEENNESS * alike)]))
  const whole = FEW + [...told.values()].reduce((sum, one) => sum + one, 0)
  const loud = own.map(of => loudOf(model, of, told, likeness, whole))
  const byTheme = byThemes(model, said)
  /** @type {number[]} */
  const scores = []
  /** @type {Voices[]} */
  const voices = []
  model.common.forEach((odds, goal) => {
    const usual = chanceOf(odds)
    const here = byTheme.map(of => of.get(goal) ?? 0)
    const heard = [...told].reduce((sum, [text, much]) => sum + much * (model.known[text].get(goal) ?? 0), 0)
    const chance = Math.min(Math.max((FEW * usual + heard) / whole, LEAST), 1 - LEAST)
    const middle = (chance + usual) / 2
    scores.push(Math.log(chance / (1 - chance)) + here.reduce((sum, one) => sum + one, 0) + model.shift[goal])
    voices.push(said.map((unit, place) => {
      const through = (loud[place].get(goal) ?? 0) - usual * (loud[place].get(-1) ?? 0)
      return /** @type {[number, string]} */ ([through / (middle * (1 - middle)) + here[place], unit.said])
    }).filter(([amount]) => amount >= QUIETEST).sort((a, b) => b[0] - a[0]))
  })
  return { scores, voices }
}

const chanceOf = (/** @type {number} */ odds) => 1 / (1 + Math.exp(-odds))

/** How alike each unit makes the text to each known one. @param {Model} model @param {Unit[]} said @returns {Map<number, number>[]} */
function ownOf (model, said) {
  const seen = new Set()
  const stems = even(said.map(unit => {
    const found = /** @type {Weights} */ ([...new Set(unit.stems)].filter(one => !seen.has(one)).map(one => [one, model.rare.get(one) ?? model.unheard]))
    for (const [one] of found) seen.add(one)
    return found
  }))
  const themes = even(wakingOf(model.terms, said).map(of => (
    of.map(([theme, share]) => [theme, share * (model.rare.get(theme) ?? model.unheard)]))))
  return said.map((_, place) => {
    const of = new Map()
    for (const [share, part] of /** @type {[number, Weights][]} */ ([[1 - BY_THEMES, stems[place]], [BY_THEMES, themes[place]]])) {
      for (const [key, weight] of part) {
        for (const [text, other] of model.within.get(key) ?? []) of.set(text, (of.get(text) ?? 0) + share * weight * other)
      }
    }
    return of
  })
}

/** @param {Weights[]} parts */
function even (parts) {
  const sums = new Map()
  for (const [key, weight] of parts.flat()) sums.set(key, (sums.get(key) ?? 0) + weight)
  const length = Math.sqrt([...sums.values()].reduce((sum, one) => sum + one * one, 0)) || 1
  return parts.map(part => part.map(([key, weight]) => /** @type {[string | number, number]} */ ([key, weight / length])))
}

/**
 * What a unit adds to each goal through the known texts; all that it adds stands at -1.
 * @param {Model} model @param {Map<number, number>} own @param {Map<number, number>} told
 * @param {Map<number, number>} likeness @param {number} whole
 */
function loudOf (model, own, told, likeness, whole) {
  const found = new Map([[-1, 0]])
  for (const [text, amount] of own) {
    const part = (told.get(text) ?? 0) * amount / ((likeness.get(text) ?? 1) * whole)
    found.set(-1, (found.get(-1) ?? 0) + part)
    for (const [goal, share] of model.known[text]) found.set(goal, (found.get(goal) ?? 0) + part * share)
  }
  return found
}

/** @param {Model} model @param {Unit[]} said */
function byThemes (model, said) {
  return wakingOf(model.terms, said).map(waking => {
    /** @type {Map<number, number>} */
    const of = new Map()
    for (const [theme, share] of waking) {
      for (const [goal, weight] of model.themes[theme]) of.set(goal, (of.get(goal) ?? 0) + share * weight)
    }
    return of
  })
}

/** @param {Map<string, number[]>} terms @param {Unit[]} said @returns {[theme: number, share: number][][]} */
function wakingOf (terms, said) {
  const wakes = said.map(unit => (terms.get(unit.term) ?? []).map(n => /** @type {[number, number]} */ ([Math.abs(n) - 1, n > 0 ? 1 : WEAK])))
  /** @type {Map<number, number>} */
  const called = new Map()
  for (const [theme, weight] of wakes.flat()) called.set(theme, (called.get(theme) ?? 0) + weight)
  const awake = new Map([...called].map(([theme, amount]) => [theme, 1 - Math.exp(-amount)]))
  const crowd = Math.max(1, [...awake.values()].reduce((sum, one) => sum + one, 0)) ** CROWDING
  return wakes.map(of => of.map(([theme, weight]) => [theme, weight / (called.get(theme) ?? 1) * (awake.get(theme) ?? 0) / crowd]))
}

/**
 * The likeliest, then as they stand out; who is not heard comes last.
 * @param {number[]} likely @param {number[]} beyond @param {number[]} loud
 */
export function order (likely, beyond, loud) {
  const quiet = (/** @type {number} */ goal) => Number(loud[goal] < HEARD)
  const by = (/** @type {number[]} */ values) => (/** @type {number} */ a, /** @type {number} */ b) => quiet(a) - quiet(b) || values[b] - values[a]
  const all = likely.map((_, goal) => goal)
  const [first] = [...all].sort(by(likely))
  return [first, ...all.filter(goal => goal !== first).sort(by(beyond))]
}

/** How much likelier a goal is than usual. @param {number} score @param {number} common */
export const standsOut = (score, common) => LIFT * Math.log1p(Math.exp(-common)) - Math.log1p(Math.exp(-score))

/** @param {Voices} voices */
export const loudness = voices => voices.reduce((sum, [amount]) => sum + amount, 0)

/** @param {Model} model @param {string} text */
export function top (model, text) {
  const { scores, voices } = read(model, units(model, text))
  const beyond = scores.map((score, goal) => standsOut(score, model.common[goal]))
  return order(scores, beyond, voices.map(loudness)).slice(0, SHOWN).map(goal => model.goals[goal])
}
