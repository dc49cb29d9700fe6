/**
 * The nodes of the vision map, from /map.json (docs/map.md), kept up to date by the small changes that come live.
 * @typedef {{ id: string, name: string, what: string, so_that: string, home: number | null, toward: [number, string, number][], effort: number, size: number, stale: boolean, at: [number, number], up: [number, number] }} Initiative
 * @typedef {{ id: string, number: number, short: string, title: string, initiatives: number, gap: boolean, pace: string, at: [number, number] | null, up: [number, number] | null, steps: [number, number] }} Goal
 * @typedef {{ to: string, from?: string, goals?: Goal[], initiatives?: Initiative[], gone?: string[] }} Delta
 */
export class MapData {
  version = ''
  arcs = /** @type {[string, string, string][]} */ ([])
  /** @type {Map<number, Goal>} */
  goals = new Map()
  /** @type {Map<string, Initiative>} */
  nodes = new Map()

  /** Reads the whole map; the browser asks with the tag of what it has. */
  async load () {
    const answer = await fetch('/map.json', { headers: { accept: 'application/json' } })
    if (!answer.ok) throw new Error(String(answer.status))
    const { version, goals, initiatives, arcs } = await answer.json()
    this.version = version
    this.arcs = arcs
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
    this.version = delta.to
    return true
  }

  /** The goal an initiative is drawn at: of its strongest purpose. @param {Initiative} node */
  goalOf (node) { return node.toward.length ? this.goals.get(node.toward[0][0]) : undefined }
}
