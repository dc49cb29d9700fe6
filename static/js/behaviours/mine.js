/**
 * Marks the reader's own rows. Shared pages never know who reads them, so the browser does it: html[data-player] and html[data-sides]
 * (the team and organisation I act for) against data-player and data-side of the rows.
 * @param {HTMLElement} list
 */
export default function mine (list) {
  const { player, sides = '' } = document.documentElement.dataset
  const own = new Set(sides.split(' ').filter(Boolean))
  const mark = () => {
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll('[data-player], [data-side]'))) {
      const me = Boolean((player && row.dataset.player === player) || (row.dataset.side && own.has(row.dataset.side)))
      if (row.classList.contains('me') !== me) row.classList.toggle('me', me)
    }
  }
  mark()
  const watcher = new MutationObserver(mark)
  watcher.observe(list, { childList: true, subtree: true })
  return () => watcher.disconnect()
}
