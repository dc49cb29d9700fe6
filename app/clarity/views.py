"""How clear a vision or a goal is, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.clarity import store
from app.quests import list_store
from app.quests.rows import Wish
from game import clarity as rules
from game.clarity import Clear
from game.constants import QUICK_MINUTES


@dataclass(frozen=True)
class Clarity:
    """What is there and what is missing, who sees it, and in which words."""

    checks: Clear
    percent: int | None
    asked: int
    words: Sequence[str]  # for who tends it


def of_vision(conn: Connection, vision: str, for_whom: str, now: datetime, *, seen: bool) -> Clarity:
    """Say how clear the world's vision is; `seen` where any of its goals has a number."""
    return _clarity(conn, None, vision, for_whom, now, seen=seen, goals=None)


def of_goal(
    conn: Connection, goal_id: UUID, title: str, for_whom: str, now: datetime, *, seen: bool, goals: Sequence[UUID]
) -> Clarity:
    """Say how clear a goal is; `goals` are it and those beneath it."""
    return _clarity(conn, goal_id, title, for_whom, now, seen=seen, goals=goals)


def _clarity(
    conn: Connection,
    goal_id: UUID | None,
    text: str,
    for_whom: str,
    now: datetime,
    *,
    seen: bool,
    goals: Sequence[UUID] | None,
) -> Clarity:
    today = bool(list_store.doable(conn, now, Wish(minutes=QUICK_MINUTES, goals=goals), 1))
    answers = store.newest(conn, goal_id)
    return Clarity(
        checks=Clear(sentence=rules.is_sentence(text), benefit=bool(for_whom), seen=seen, today=today),
        percent=rules.share([clear for clear, _words in answers]),
        asked=len(answers),
        words=[words for _clear, words in answers if words][:10],
    )
