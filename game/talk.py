"""Talk that leads to action: how much one says, who is meant, until when it is decided, and what is flagged.

In a message that is kept, somebody who is meant stands as a mark with their id: a name may change, or be hidden.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from game.constants import (
    GUEST_MESSAGES_A_DAY,
    LONGEST_MENTION,
    LONGEST_TITLE,
    MESSAGES_A_DAY,
    MOST_MENTION_ENDS,
    MOST_MENTIONS,
    QUESTION_DAYS,
    TALK_FLAGGED_AFTER_DAYS,
)
from game.errors import Invalid
from game.errors_said import SaidEnough

_OPEN, _CLOSE = "@{", "}"
Stand = Literal["talk", "question", "time", "closed"]


@dataclass(frozen=True)
class Mention:
    """A place where somebody may be meant: from the @ to the end of a name."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Mark:
    """Somebody who is meant in a message as it is kept: a player (p) or a team (t)."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        """Give the mark as it stands in the text."""
        return f"{_OPEN}{self.kind}:{self.id.hex}{_CLOSE}"


def check_may_say(said_today: int, *, is_guest: bool) -> None:
    """Raise `SaidEnough` for who said as much in the last 24 hours as one may."""
    most = GUEST_MESSAGES_A_DAY if is_guest else MESSAGES_A_DAY
    if said_today >= most:
        raise SaidEnough(most=most)


def check_decide_by(day: date, today: date) -> None:
    """Raise `Invalid` for a day that is over, or too far away to be one by which anything is decided."""
    if not today <= day <= today + timedelta(days=QUESTION_DAYS):
        raise Invalid(reason=f"a day from today on, at most {QUESTION_DAYS} days away")


def last_second(day: date, time_zone: str) -> datetime:
    """Give the end of a day by the clock of the world."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(time_zone)) - timedelta(seconds=1)


def stand(decide_by: datetime | None, now: datetime, *, closed: bool) -> Stand:
    """Say how a thread stands: a question is decided until its day is over, then it is time."""
    if closed:
        return "closed"
    if decide_by is None:
        return "talk"
    return "question" if now <= decide_by else "time"


def mentions(text: str) -> list[list[Mention]]:
    """Give for each @ what it could name, the longest first. An @ within a word, as in an address, names nobody.

    `@[Ada Ek]` says itself where the name ends.
    """
    found: list[list[Mention]] = []
    at = text.find("@")
    while at >= 0 and len(found) < MOST_MENTIONS:
        some = _names_at(text, at) if at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "@/") else []
        if some:
            found.append(some)
        at = text.find("@", at + 1)
    return found


def _names_at(text: str, at: int) -> list[Mention]:
    line = text[at + 1 : at + 3 + LONGEST_MENTION].partition("\n")[0]
    if line.startswith("["):
        name, bracket, _rest = line[1:].partition("]")
        return [Mention(at, at + len(name) + 3, name)] if name and bracket else []
    line = line[:LONGEST_MENTION]
    ends = [
        end
        for end in range(1, len(line) + 1)
        if not line[end - 1].isspace() and (end == len(line) or not line[end].isalnum())
    ]
    return [Mention(at, at + 1 + end, line[:end]) for end in reversed(ends[:MOST_MENTION_ENDS])]


def with_marks(text: str, known: Mapping[str, Mark]) -> tuple[str, list[Mark]]:
    """Put marks where known names are named, and give who is meant, each once."""
    meant: list[Mark] = []
    parts: list[str] = []
    done = 0
    for some in mentions(text):
        mention = next((one for one in some if one.name in known), None)
        if mention is None or mention.start < done:
            continue
        mark = known[mention.name]
        parts += [text[done : mention.start], str(mark)]
        done = mention.end
        if mark not in meant:
            meant.append(mark)
    return "".join(parts) + text[done:], meant


def parts(text: str) -> list[str | Mark]:
    """Give a kept message in its parts: words, and the marks between them."""
    found: list[str | Mark] = []
    words, begin = 0, text.find(_OPEN)
    while begin >= 0:
        end = text.find(_CLOSE, begin)
        mark = _mark(text[begin + len(_OPEN) : end]) if end > 0 else None
        if mark is not None:
            found += [text[words:begin], mark]
            words = end + len(_CLOSE)
        begin = text.find(_OPEN, begin + len(_OPEN))
    return [part for part in (*found, text[words:]) if part != ""]


def _mark(inside: str) -> Mark | None:
    kind, colon, number = inside.partition(":")
    if kind not in {"p", "t"} or not colon or len(number) != 32 or set(number) - set("0123456789abcdef"):
        return None
    return Mark(kind, UUID(number))


def in_plain(text: str, names: Mapping[Mark, str]) -> str:
    """Give a kept message as its author would type it, with the names of today; who has none is left out."""
    return "".join(part if isinstance(part, str) else f"@{names.get(part, '…')}" for part in parts(text))


def title_of(plain: str) -> str:
    """Make the title of a quest from what somebody said: its first line, without marks of Markdown, cut at a word."""
    lines = (line.strip(" \t#>*-_`") for line in plain.splitlines())
    line = " ".join(next((line for line in lines if line), "").split())
    if len(line) <= LONGEST_TITLE:
        return line
    return line[: LONGEST_TITLE - 1].rpartition(" ")[0].rstrip(" ,.;:") + "…" if " " in line[:99] else line[:100]


def talk_without_action(since: datetime | None, now: datetime, *, quests_begun: int, quests_open: int) -> bool:
    """Say of a goal that people have talked for two weeks, and no quest came of it, or none is open."""
    if since is None or now - since < timedelta(days=TALK_FLAGGED_AFTER_DAYS):
        return False
    return quests_begun == 0 or quests_open == 0


def action_without_purpose(goals_in_play: Collection[object]) -> bool:
    """Say of an initiative, and so of its quests, that it works toward no goal that is in play."""
    return not goals_in_play
