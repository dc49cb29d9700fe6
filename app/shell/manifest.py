"""The manifest: what a phone reads before it offers to install the app (W3C, Web Application Manifest)."""

import textwrap
from typing import Any

from app.platform import pages
from app.platform.i18n import _
from app.world.store import WorldRow

SHORT_NAME = 12  # what fits under an icon; a longer one is cut by the phone, in the middle of a word
ICONS = {"192": 192, "512": 512}
MASKABLE = {"192-maskable": 192, "512-maskable": 512}
HOME = {"180": 180}  # iOS takes this one from the page, not from the manifest
SIGNS = ("today", "eye", "boards")  # of the shortcuts, as in the sprite
SIGN_SIZES = (96, 192)
NARROW, WIDE = (720, 1600), (1280, 800)


def manifest(world: WorldRow | None) -> dict[str, Any]:
    """Say what this world is called on a phone, how it looks there and where it begins."""
    name = world.name if world else _("World Game")
    return {
        "id": "/",
        "name": f"{world.name} · {_('World Game')}" if world else name,
        "short_name": textwrap.shorten(name, SHORT_NAME, placeholder="") or name[:SHORT_NAME],
        "description": world.vision if world else _("The world works when people do it together."),
        "start_url": "/?from=home",
        "scope": "/",
        "display": "standalone",
        "lang": "en",
        "dir": "ltr",
        "theme_color": "#013c49",
        "background_color": "#ebf1e9",
        "categories": ["social", "productivity"],
        "icons": [
            *(_icon(f"/icons/{name}.png", size, purpose="any") for name, size in ICONS.items()),
            *(_icon(f"/icons/{name}.png", size, purpose="maskable") for name, size in MASKABLE.items()),
        ],
        "shortcuts": [
            _shortcut(_("What’s first"), "/", "today"),
            _shortcut(_("Your eyes, please"), "/confirm", "eye"),
            _shortcut(_("Boards"), "/boards", "boards"),
        ],
        "screenshots": [
            _screenshot("today", NARROW, _("What’s first, and why")),
            _screenshot("quest", NARROW, _("A quest with its terms")),
            _screenshot("boards", NARROW, _("Boards that move live")),
            _screenshot("today-wide", WIDE, _("What’s first, and what happens now")),
            _screenshot("world-wide", WIDE, _("The goals in real units, and who works toward them")),
        ],
    }


def _icon(src: str, size: int, **more: str) -> dict[str, str]:
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", **more}


def _shortcut(name: str, url: str, sign: str) -> dict[str, Any]:
    return {"name": name, "url": url, "icons": [_icon(f"/icons/{sign}-{size}.png", size) for size in SIGN_SIZES]}


def _screenshot(name: str, size: tuple[int, int], label: str) -> dict[str, str]:
    return {
        "src": pages.asset(f"screenshots/{name}.webp"),
        "sizes": "x".join(map(str, size)),
        "type": "image/webp",
        "form_factor": "narrow" if size == NARROW else "wide",
        "label": label,
    }
