const UNKNOWN_SKILL_FIT = 0.3 // as game/constants.py has it

/**
 * Makes the world's list of what's first the player's own: leaves out what is theirs already, puts first what fits their
 * skills, and keeps as many as the page shows. The list travels once for everybody (docs/live.md).
 * @param {HTMLElement} list
 */
export default function first (list) {
  const { mine = '', skills = '', shows = '5', move } = /** @type {HTMLElement} */ (list.closest('[data-shows]'))?.dataset ?? {}
  const own = new Set(mine.split(' '))
  const can = new Set(skills.split(',').filter(Boolean))
  const items = /** @type {HTMLElement[]} */ ([...list.children]).filter(item => !own.has(item.dataset.quest ?? ''))
  items.sort((one, other) => fit(other, can) - fit(one, can))
  list.replaceChildren(...items.slice(0, Number(shows)))
  const button = move === undefined ? null : list.querySelector('.state .btn')
  if (button) {
    const card = button.closest('.card')
    button.className = 'btn move fill'
    card?.append(button)
  }
}

/** @param {HTMLElement} item @param {Set<string>} can */
function fit (item, can) {
  const asked = (item.dataset.skills ?? '').split(',').filter(Boolean)
  const match = asked.length && can.size ? asked.filter(skill => can.has(skill)).length / asked.length : 1
  return Number(item.dataset.score) * (UNKNOWN_SKILL_FIT + (1 - UNKNOWN_SKILL_FIT) * match)
}
