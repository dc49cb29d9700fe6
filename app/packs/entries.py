"""What every reader of a goal list gives, and what makes a list whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.platform.i18n import _
from app.players.forms import is_hidden, web_address
from game.errors import Refusal
from game.quests import reaches

MOST_GOALS = 5000
MOST_BYTES = 10_000_000
SHORT, TITLE = 60, 300
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class PackRefused(Refusal):
    """A list of goals is broken; nothing of it was loaded."""

    code = "pack_refused"
    status = 422
    sentence = "Line {line}: {reason}. Nothing was loaded."


@dataclass(frozen=True)
class Entry:
    """One goal of a list, with the line it stands on."""

    line: int
    code: str
    uri: str | None
    short: str
    title: str
    parents: Sequence[str] = ()


@dataclass(frozen=True)
class ReadPack:
    """A list of goals as it was read."""

    name: str
    version: str
    source: str
    licence: str
    goals: Sequence[Entry]


def check(pack: ReadPack) -> None:
    """Raise `PackRefused` for the first entry that is wrong: code, words, doubles, circles.

    A parent that is not in the list may be loaded already; that is looked at with the database.
    """
    if not _NAME.fullmatch(pack.name):
        raise PackRefused(line=1, reason=_("the list needs a name of small letters, digits and hyphens"))
    if not pack.goals:
        raise PackRefused(line=1, reason=_("the list holds no goal"))
    if len(pack.goals) > MOST_GOALS:
        raise PackRefused(line=1, reason=_("the list holds more than %(most)s goals") % {"most": MOST_GOALS})
    above: dict[str, set[str]] = {}
    for entry in pack.goals:
        _check_entry(entry)
        if entry.code in above:
            raise PackRefused(line=entry.line, reason=_("the code %(code)s comes twice") % {"code": entry.code})
        above[entry.code] = set(entry.parents)
    for entry in pack.goals:
        if any(reaches(above, parent, entry.code) for parent in entry.parents):
            raise PackRefused(line=entry.line, reason=_("%(code)s stands above itself") % {"code": entry.code})


def _check_entry(entry: Entry) -> None:
    if not _CODE.fullmatch(entry.code):
        raise PackRefused(line=entry.line, reason=_("a goal needs a code of up to 20 letters, digits, dots"))
    if not 1 <= len(entry.title) <= TITLE or not 1 <= len(entry.short) <= SHORT:
        raise PackRefused(line=entry.line, reason=_("%(code)s needs a title and a short name") % {"code": entry.code})
    if any(map(is_hidden, entry.title + entry.short)):
        raise PackRefused(line=entry.line, reason=_("%(code)s holds signs that cannot be shown") % {"code": entry.code})
    if entry.uri is not None and not _is_address(entry.uri):
        raise PackRefused(line=entry.line, reason=_("the address of %(code)s is none") % {"code": entry.code})


def _is_address(uri: str) -> bool:
    try:
        return 0 < len(web_address(uri)) <= TITLE and uri.isprintable()
    except ValueError:
        return False


def cut(text: str, most: int) -> str:
    """Shorten a text at a word, with a sign that there is more."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
