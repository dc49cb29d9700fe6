/**
 * Marks the reader's own rows. Shared pages never know who reads them, so the browser does it: html[data-player] and html[data-teams]
 * against data-player and data-team of the rows.
 * @param {HTMLElement} list
 */
export default function mine (list) {
  const { player, teams = '' } = document.documentElement.dataset
  const own = new Set(teams.split(' ').filter(Boolean))
  const mark = () => {
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll('[data-player], [data-team]'))) {
      const me = Boolean((player && row.dataset.player === player) || (row.dataset.team && own.has(row.dataset.team)))
      if (row.classList.contains('me') !== me) row.classList.toggle('me', me)
    }
  }
  mark()
  const watcher = new MutationObserver(mark)
  watcher.observe(list, { childList: true, subtree: true })
  return () => watcher.disconnect()
}
