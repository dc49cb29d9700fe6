const PAUSE = 200
const LONGEST = 60

/**
 * Offers names behind an @ that is being written; a tap puts one in. Without it, @Name works as well.
 * Markup: a form with data-names="address", a textarea, and an element with data-offered.
 * @param {HTMLElement} form
 */
export default function names (form) {
  const field = form.querySelector('textarea')
  const offered = /** @type {HTMLElement | null} */ (form.querySelector('[data-offered]'))
  if (!field || !offered) return
  /** @type {number | undefined} */
  let soon
  let asked = ''
  const begun = () => /(?:^|[\s(])@([^\s@[\]][^\n@[\]]*)?$/.exec(field.value.slice(0, field.selectionStart))
  const ask = async () => {
    const found = begun()
    const q = (found?.[1] ?? '').slice(0, LONGEST)
    if (!found) { offered.replaceChildren(); asked = ''; return }
    if (q === asked && offered.children.length) return
    asked = q
    try {
      const answer = await fetch(`${form.dataset.names}?q=${encodeURIComponent(q)}`, { headers: { accept: 'text/html' } })
      if (!answer.ok || asked !== q) return
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
      offered.replaceChildren(...fresh.body.children)
    } catch { /* without a signal nothing is offered */ }
  }
  /** @param {Event} event */
  const choose = event => {
    const button = /** @type {HTMLElement} */ (event.target).closest('button')
    const found = begun()
    if (!button || !found) return
    const end = field.selectionStart
    field.setRangeText(`@[${button.textContent}] `, end - (found[1] ?? '').length - 1, end, 'end')
    offered.replaceChildren()
    field.focus()
  }
  const askSoon = () => { clearTimeout(soon); soon = setTimeout(ask, PAUSE) }
  field.addEventListener('input', askSoon)
  offered.addEventListener('click', choose)
  return () => { clearTimeout(soon); field.removeEventListener('input', askSoon); offered.removeEventListener('click', choose) }
}
