/**
 * The nodes of the vision map, from /map.json (docs/map.md), kept up to date by the small changes that come live.
 * @typedef {{ id: string, name: string, what: string, so_that: string, home: number | null, categories: string[], toward: [number, string, number][], effort: number, size: number, stale: boolean, at: [number, number], up: [number, number] }} Initiative
 * @typedef {{ id: string, number: number, short: string, title: string, home: number | null, initiatives: number, gap: boolean, pace: string, only_talk: boolean, at: [number, number] | null, up: [number, number] | null, steps: [number, number] }} Goal
 * @typedef {[string, string, string]} Arc kind, from, to
 * @typedef {{ to: string, from?: string, goals?: Goal[], initiatives?: Initiative[], gone?: string[], joined?: Arc[], parted?: Arc[] }} Delta
 */
export class MapData {
  version = ''
  vision = ''
  /** @type {Map<string, Arc>} */
  arcs = new Map()
  /** @type {[number, number][]} of the vision, in the lying and in the standing net */
  middle = []
  /** @type {Map<number, Goal>} */
  goals = new Map()
  /** @type {Map<string, Initiative>} */
  nodes = new Map()

  /** Reads the whole map; the browser asks with the tag of what it has. */
  async load () {
    const answer = await fetch('/map.json', { headers: { accept: 'application/json' } })
    if (!answer.ok) throw new Error(String(answer.status))
    const { version, vision, goals, initiatives, arcs, middle } = await answer.json()
    this.version = version
    this.vision = vision
    this.middle = middle
    this.arcs = new Map(arcs.map((/** @type {Arc} */ arc) => [String(arc), arc]))
    this.goals = new Map(goals.map((/** @type {Goal} */ goal) => [goal.number, goal]))
    this.nodes = new Map(initiatives.map((/** @type {Initiative} */ node) => [node.id, node]))
  }

  /** Takes a change; false where it does not fit what is here, and all has to be read anew. @param {Delta} [delta] */
  take (delta) {
    if (delta?.to === this.version) return true
    if (!delta?.from || delta.from !== this.version) return false
    for (const goal of delta.goals ?? []) this.goals.set(goal.number, goal)
    for (const node of delta.initiatives ?? []) this.nodes.set(node.id, node)
    for (const id of delta.gone ?? []) this.nodes.delete(id)
    for (const arc of delta.joined ?? []) this.arcs.set(String(arc), arc)
    for (const arc of delta.parted ?? []) this.arcs.delete(String(arc))
    this.version = delta.to
    return true
  }

  /** What an initiative is joined with. @param {string} id */
  joined (id) {
    /** @type {Record<string, Initiative[]>} */
    const found = { allied: [], gave: [], got: [] }
    for (const [kind, start, end] of this.arcs.values()) {
      if (start !== id && end !== id) continue
      const other = this.nodes.get(start === id ? end : start)
      if (other) found[kind === 'alliance' ? 'allied' : start === id ? 'gave' : 'got'].push(other)
    }
    return found
  }

  /** What is talk without action at a goal: it, or goals beneath it. @param {Goal} goal */
  talked (goal) { return [...this.goals.values()].filter(one => one.only_talk && (one === goal || one.home === goal.number)) }

  /** The goal an initiative is drawn at: of its strongest purpose. @param {Initiative} node */
  goalOf (node) { return node.toward.length ? this.goals.get(node.toward[0][0]) : undefined }
}
