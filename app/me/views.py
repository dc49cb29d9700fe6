"""What the Me place is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.ledger import standings_store
from app.ledger.boards import BoardKey
from app.me import store
from app.me.store import EntryRow
from app.platform import drawing, words
from app.platform.i18n import _
from app.players import store as players
from app.players.actor import Actor
from app.players.tables import Device
from app.sparks import views as sparks
from app.sparks.views import Grown
from game import levels, points

PAGE = 30
TILES = 3


@dataclass(frozen=True)
class Made:
    """What I made true, as one small card says it."""

    real: str
    name: str
    hue: int


@dataclass(frozen=True)
class MePage:
    """My place."""

    made: Sequence[Made]
    level: int
    band: str
    filled: int
    to_next_cp: int
    lifetime_cp: int
    pending_cp: int
    sides: Sequence[tuple[str, UUID, str]]
    devices: Sequence[Device]
    rank: int | None
    grown: Grown


@dataclass(frozen=True)
class LedgerLine:
    """One entry, in words."""

    what: str
    note: str
    points_text: str
    url: str
    back: bool


@dataclass(frozen=True)
class LedgerPage:
    """My ledger, newest first."""

    lines: Sequence[LedgerLine]
    lifetime_cp: int
    more: str


def page(conn: Connection, me: Actor, now: datetime) -> MePage:
    """Give what I made true, my level, what is pending, my teams and my devices."""
    key = BoardKey("young" if me.young else "players", "all", "world")
    lifetime = standings_store.total_on(conn, key, me.id) or 0
    level = levels.level_for(lifetime)
    into, whole = levels.to_next(lifetime)
    pending = sum(
        points.raw(minutes, difficulty, link, priority_percent=percent)
        for minutes, difficulty, link, percent in store.waiting(conn, me.id)
    )
    return MePage(
        made=[
            Made(f"{words.amount(row.amount_milli)} {row.unit}", row.name, drawing.goal_hue(row.goal_number))
            for row in store.made_true(conn, me.id, TILES)
        ],
        level=level,
        band=_(levels.band(level)),
        filled=drawing.ring_filled(into / whole),
        to_next_cp=whole - into,
        lifetime_cp=lifetime,
        pending_cp=pending,
        sides=store.sides(conn, me.id),
        devices=players.devices(conn, me.id, now),
        grown=sparks.grown(conn, me, now),
        rank=standings_store.rank_of(conn, key, lifetime) if lifetime > 0 and not me.young else None,
    )


def ledger_page(conn: Connection, me: Actor, before: datetime | None) -> LedgerPage:
    """Give a page of my ledger."""
    rows = store.entries(conn, me.id, before, PAGE + 1)
    key = BoardKey("young" if me.young else "players", "all", "world")
    more = words.iso(rows[PAGE - 1].posted_at) if len(rows) > PAGE else ""
    return LedgerPage([_line(row) for row in rows[:PAGE]], standings_store.total_on(conn, key, me.id) or 0, more)


def _line(row: EntryRow) -> LedgerLine:
    notes = [words.day(row.posted_at)]
    if row.kind == "deciding":
        what = _("You looked at “%(title)s”") % {"title": row.decided_title or ""}
    elif row.kind == "reversal":
        what = _("Taken back: “%(title)s”") % {"title": row.title or ""}
        if row.reason:
            notes.append(row.reason.replace("_", " "))
    else:
        what = _("Confirmed: “%(title)s”") % {"title": row.title or ""}
        if row.points_cp < row.raw_cp:
            notes.append(
                _("worth %(raw)s; after four hours in a day the rest counts half, then rests")
                % {"raw": words.points(row.raw_cp)}
            )
    sign = "+" if row.points_cp >= 0 else "−"
    return LedgerLine(
        what=what,
        note=" · ".join(notes),
        points_text=f"{sign}{words.points(abs(row.points_cp))}",
        url=f"/quests/{row.quest_id}" if row.quest_id else "",
        back=row.kind == "reversal",
    )
