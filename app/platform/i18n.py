"""Every text of the interface passes here, so that it can be said in another language."""

import gettext
from pathlib import Path

from game.errors import Refusal

_CATALOGUES = Path(__file__).resolve().parents[2] / "locale"
translations = gettext.translation("messages", _CATALOGUES, languages=["en"], fallback=True)


def _(message: str) -> str:
    """Translate a sentence."""
    return translations.gettext(message) if message else ""  # a catalogue says its own header for nothing


def say(refusal: Refusal) -> str:
    """Say a refusal in the reader's language; its words for who, what and why are translated too."""
    params = {name: _(value) if isinstance(value, str) else value for name, value in refusal.params.items()}
    return _(refusal.sentence).format_map(params)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a sentence that counts."""
    return translations.ngettext(one, many, count)
