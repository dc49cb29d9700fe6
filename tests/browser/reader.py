"""Somebody's browser in a hostile town, and everything in it that should not be there."""

from playwright.sync_api import Browser, BrowserContext, Page
from town import secret_of

RUNS = (
    "script",
    "iframe",
    "object",
    "embed",
    "base",
    "style",
    "math",
    "video",
    "audio",
    "template",
    "marquee",
    "image",
)
# what stands in a page that must not, whoever put it there
LOOK = """own => {
  const found = [], here = location.origin
  const kept = e => e.localName === 'a' && ['nofollow', 'ugc', 'noopener'].every(word => e.relList.contains(word))
  const to = (value, base) => { try { return new URL(value, base ?? document.baseURI) } catch { return null } }
  if ('__xss' in window) found.push('it ran')
  for (const e of document.querySelectorAll('*')) {
    const tag = e.localName
    for (const { name, value } of e.attributes) {
      if (/^on/i.test(name)) found.push(`<${tag} ${name}>`)
      const ours = e.dataset.behaviour === 'filter' || name === 'hx-history-elt'
      if (/^(data-)?hx-/.test(name) && !ours) found.push(`<${tag} ${name}>`)
      if (name === 'data-behaviour' && !/^[a-z ]+$/.test(value)) found.push(`<${tag} ${name}=${value}>`)
      if (['src', 'action', 'formaction', 'data-src', 'srcset', 'poster', 'background'].includes(name) && value) {
        const url = to(value)
        if (!url || (url.origin !== here && url.protocol !== 'blob:')) found.push(`<${tag} ${name}=${value}>`)
      }
      if (/href$/.test(name)) {
        const url = to(value), web = url && /^(https?|mailto):$/.test(url.protocol)
        if (!web) found.push(`<${tag} ${name}=${value}>`)
        else if (url.origin !== here && !kept(e)) {
          found.push(`<${tag} ${name}=${value} rel=${e.rel}>`)
        }
      }
    }
    const inert = tag === 'template' && (e.id.startsWith('fit-') || e.parentNode.dataset.behaviour === 'later')
    const ours = (tag === 'script' && e.src) || inert
    if (own.includes(tag) && !ours) found.push(`<${tag}>`)
    if (tag === 'meta' && e.httpEquiv) found.push('<meta http-equiv>')
  }
  return found
}"""
# everything that words could wait for: pointers, focus, opening
POKE = """() => {
  for (const e of document.querySelectorAll('details')) e.open = true
  for (const e of document.querySelectorAll('body *')) {
    for (const name of ['pointerenter', 'mouseover', 'focus', 'toggle', 'animationstart', 'load', 'error']) {
      if (!(name === 'error' && e.localName === 'script')) e.dispatchEvent(new Event(name))
    }
  }
}"""
# the first place where two pages are not built alike; what players wrote in Markdown has its own test, and words on a
# drawing take as many lines as they are long, or are written smaller
DIFFER = """([one, other]) => {
  const bones = html => [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('*')]
    .filter(e => (!e.closest('.measure') || e.matches('.measure')) && e.localName !== 'text')
    .map(e => `<${e.localName} ${[...e.attributes].map(a => a.name).filter(n => n !== 'font-size').join(' ')}>`)
  const a = bones(one), b = bones(other)
  const at = a.findIndex((bone, n) => bone !== b[n])
  return at < 0 && a.length === b.length ? '' : `${a.length} and ${b.length} elements, at ${at} ${a[at]} for ${b[at]}`
}"""


class Reader:
    """Somebody's browser, and everything in it that should not have happened."""

    def __init__(self, chromium: Browser, url: str, who: str | None) -> None:
        self.url, self.who, self.faults = url, who, list[str]()
        look = {"viewport": {"width": 360, "height": 800}, "service_workers": "block", "reduced_motion": "reduce"}
        self.context: BrowserContext = chromium.new_context(base_url=url, **look)  # type: ignore[arg-type]
        if who:
            self.context.add_cookies([{"name": "wg_device", "value": secret_of(who), "url": url}])
        self.context.add_init_script(
            "addEventListener('securitypolicyviolation', e => (window.__broken ??= []).push(e.violatedDirective))"
        )
        self.page: Page = self.context.new_page()
        self.page.on("dialog", lambda dialog: (self.faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("popup", lambda other: self.faults.append(f"popup {other.url}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        self.page.on("request", lambda request: self._own(request.url))
        self.page.on("websocket", lambda live: self._own(live.url.replace("ws:", "http:")))

    def _own(self, url: str) -> None:
        if not url.startswith((self.url + "/", "blob:" + self.url)):
            self.faults.append(f"asked {url}")

    def look(self, said: str) -> list[str]:
        """Poke at what is open and give what is wrong with it."""
        self.page.evaluate(POKE)
        wrong = [*self.faults, *self.page.evaluate(LOOK, list(RUNS)), *self.page.evaluate("window.__broken ?? []")]
        self.faults.clear()
        return [f"{self.who} {said}: {fault}" for fault in wrong]

    def post(self, path: str, form: dict[str, str]) -> None:
        """Send a form as a browser without scripts of ours does, and wait for its answer."""
        with self.page.expect_navigation():
            self.page.evaluate(
                """([path, form]) => {
                  const sent = Object.assign(document.createElement('form'), { method: 'post', action: path })
                  for (const [name, value] of Object.entries(form)) {
                    const field = document.createElement('textarea')
                    field.name = name
                    field.value = value
                    sent.append(field)
                  }
                  document.body.append(sent)
                  sent.submit()
                }""",
                [path, form],
            )
