/**
 * A word of the interface, written by the server in the reader's language (see #words in base.html).
 * @param {string} key
 * @param {Record<string, string | number>} [values] put in place of {name}
 */
export function word (key, values = {}) {
  const text = document.getElementById('words')?.dataset[key] ?? ''
  return fill(text, values)
}

/** @param {string} text @param {Record<string, string | number>} values */
export function fill (text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))
}

/** Says one sentence to those who listen. @param {string} text */
export function say (text) {
  const spoken = document.getElementById('spoken')
  if (spoken) spoken.textContent = text
}
