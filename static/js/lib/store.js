/** localStorage that may be closed or full: then it simply keeps nothing. */
export const store = {
  /** @param {string} key @returns {string | null} */
  get (key) { try { return localStorage.getItem(key) } catch { return null } },
  /** @param {string} key @param {string} value */
  set (key, value) { try { localStorage.setItem(key, value) } catch { /* full or closed */ } },
  /** @param {string} prefix @returns {string[]} */
  keys (prefix) { try { return Object.keys(localStorage).filter(key => key.startsWith(prefix)) } catch { return [] } },
  /** @param {string} key */
  drop (key) { try { localStorage.removeItem(key) } catch { /* closed */ } }
}

/** Whether the reader asked for less motion. */
export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches || document.documentElement.dataset.mode === 'surge'
