"""Every text of the interface passes here, so that it can be said in another language."""

import gettext
from pathlib import Path

_CATALOGUES = Path(__file__).resolve().parents[2] / "locale"
translations = gettext.translation("messages", _CATALOGUES, languages=["en"], fallback=True)


def _(message: str) -> str:
    """Translate a sentence."""
    return translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a sentence that counts."""
    return translations.ngettext(one, many, count)
