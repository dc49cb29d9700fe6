"""Pages: Jinja, the build's fingerprint, translations, and what every template may use."""

import hashlib
import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from app.platform import drawing, i18n, static, words
from app.platform.ids import new_id

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
MOST_PARTS = 2048  # that are kept of one macro


@lru_cache(maxsize=1)
def build() -> str:
    """Give the fingerprint of everything under `static/`: new files have new addresses, so all are kept for ever."""
    whole = hashlib.sha256()
    for file in sorted(STATIC.rglob("*")):
        if file.is_file():
            whole.update(file.relative_to(STATIC).as_posix().encode())
            whole.update(file.read_bytes())
    return whole.hexdigest()[:12]


def asset(path: str) -> str:
    """Give the address of a static file in this build."""
    return f"/static/{build()}/{path}"


# Where the head names the scripts of the page: which, is known when the rest is there.
_PRELOAD = "<!--scripts-->"
_BEHAVIOURS = re.compile(r'<[a-z][^<>]* data-behaviour="([a-z ]+)"')  # in a tag: somebody may have written it


def with_scripts(html: str) -> str:
    """Let the head of a whole page name every script that its behaviours ask for: none waits for another."""
    if _PRELOAD not in html:
        return html
    names = sorted({name for found in _BEHAVIOURS.findall(html) for name in found.split()})
    return html.replace(_PRELOAD, _preloads(tuple(names)), 1)


@lru_cache(maxsize=256)
def _preloads(behaviours: tuple[str, ...]) -> str:
    scripts = ["js/app.js", *(f"js/behaviours/{name}.js" for name in behaviours)]
    needed = dict.fromkeys(path for script in scripts for path in static.needed_by(STATIC, script))
    return "".join(f'<link rel="modulepreload" href="{asset(path)}">' for path in needed)


class _Template(Template):
    """A template whose macros are imported without a look at what the importing page knows: it knows nothing more."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


def keep(macro: Callable[..., str]) -> Callable[..., str]:
    """Let a macro be rendered once for the same arguments, whoever reads: for those that look at nothing else.

    What comes out can not be stale: when what it shows changes, its arguments do. A `set` behind the macro is enough.
    """
    return lru_cache(maxsize=MOST_PARTS, typed=True)(macro)


@cache
def environment() -> Environment:
    """Give the templates of this process: compiled once, whatever number of worlds it serves."""
    return make_environment()


def make_environment() -> Environment:
    """Make the template environment: escaping always on, a forgotten name is an error."""
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # the files are those of the start: no look at the disk for each page
    )
    env.template_class = _Template
    env.install_gettext_translations(i18n.translations, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(asset=asset, keep=keep, new_id=lambda: str(new_id()), drawing=drawing, build=build())
    env.filters.update(
        number=words.number,
        amount=words.amount,
        points=words.points,
        day=words.day,
        date=words.date_of,
        moment=words.moment,
        ago=words.ago,
        whole=words.whole,
        duration=words.duration,
        iso=words.iso,
        iso_exact=words.iso_exact,
        markdown=words.markdown,
    )
    return env
