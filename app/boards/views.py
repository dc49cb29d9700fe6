"""What the boards are given: the collective above, the top, you ± 5, and the typical band."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.boards import store
from app.goals import views as goals
from app.goals.views import MetricView
from app.ledger import standings_store
from app.ledger import store as ledger
from app.ledger.boards import BoardKey
from app.moderation import store as moderation
from app.platform import words
from app.platform.i18n import _, ngettext
from app.players.actor import Actor, initials
from game import seasons

TOP = 10
AROUND = 5
SETTLED = TOP - AROUND  # whoever stands here or higher sees all of their neighbours in the top


@dataclass(frozen=True)
class Row:
    """One place on a board, as `ui/board_row.html` shows it."""

    key: str
    pos: int
    name: str
    line: str
    sum: str
    crest: str = ""
    initials: str = ""
    url: str = ""
    player: str = ""
    side: str = ""


@dataclass(frozen=True)
class Standings:
    """The shared part of a board: the same for everybody who watches."""

    key: BoardKey
    topic: str
    rows: Sequence[Row]
    count: int
    typical: str
    as_of: datetime


@dataclass(frozen=True)
class Around:
    """The part of a board around one player or team."""

    rows: Sequence[Row]
    start: int
    note: str


@dataclass(frozen=True)
class BoardPage:
    """The whole page."""

    standings: Standings
    around: Around | None
    metric: MetricView | None
    kinds: Sequence[tuple[str, str, bool]]
    periods: Sequence[tuple[str, str, bool]]
    scopes: Sequence[tuple[str, str, bool, int]]
    around_url: str


def period_key(conn: Connection, name: str, now: datetime, zone: str) -> str:
    """Turn week, season or all into the key of that period now."""
    if name == "week":
        return f"week:{seasons.week_key(now, zone)}"
    if name == "season":
        season = ledger.current_season(conn, now)
        return f"season:{season.id if season else 1}"
    return "all"


def standings(conn: Connection, key: BoardKey, now: datetime) -> Standings:
    """Give the top of a board and the typical band."""
    pairs = standings_store.top(conn, key, TOP)
    count = standings_store.size(conn, key)
    return Standings(key, key.topic, _rows(conn, key, pairs, 1), count, _typical(conn, key, count), now)


def around(conn: Connection, key: BoardKey, subject_id: UUID | None) -> Around | None:
    """Give five places above and below a subject, unless the top shows it already or it has no points yet."""
    if subject_id is None:
        return None
    points_cp = standings_store.total_on(conn, key, subject_id)
    if points_cp is None or points_cp <= 0:
        return None
    rank = standings_store.rank_of(conn, key, points_cp)
    above = standings_store.above(conn, key, points_cp, subject_id, AROUND)
    below = standings_store.below(conn, key, points_cp, subject_id, AROUND)
    if rank + len(below) <= TOP:
        return None
    pairs = [*above, (subject_id, points_cp), *below]
    note = ""
    if above:
        gap = above[-1][1] - points_cp
        place = standings_store.rank_of(conn, key, above[-1][1])
        note = _("%(points)s points to place %(place)d") % {"points": words.points(max(gap, 1)), "place": place}
    return Around(_rows(conn, key, pairs, None), rank - len(above), note)


def subject_of(me: Actor | None, kind: str) -> UUID | None:
    """Give who of mine stands on the boards of a kind: myself, or the team or organisation I act for."""
    if me is None:
        return None
    return {"teams": me.team_id, "organisations": me.organisation_id}.get(kind, me.id)


def page(
    conn: Connection, kind: str, period: str, goal_id: UUID | None, me: Actor | None, now: datetime, zone: str
) -> BoardPage:
    """Give everything the boards page shows."""
    key = BoardKey(kind, period_key(conn, period, now, zone), str(goal_id) if goal_id else "world")
    mine = subject_of(me, kind)
    query = f"&goal={goal_id}" if goal_id else ""

    def link(new_kind: str = kind, new_period: str = period, new_goal: str = query) -> str:
        return f"/boards?kind={new_kind}&period={new_period}{new_goal}"

    periods = (("week", _("This week")), ("season", _("This season")), ("all", _("All time")))
    kinds = (("teams", _("Teams")), ("players", _("Players")), ("organisations", _("Organisations")))
    tops = goals.top_level(conn)
    return BoardPage(
        standings=standings(conn, key, now),
        around=around(conn, key, mine),
        metric=goals.headline(conn, goal_id, now),
        kinds=[(link(new_kind=k), label, k == kind) for k, label in kinds],
        periods=[(link(new_period=p), label, p == period) for p, label in periods],
        scopes=[
            (link(new_goal=""), _("Whole world"), goal_id is None, 0),
            *((link(new_goal=f"&goal={g.id}"), g.short, g.id == goal_id, g.hue) for g in tops),
        ],
        around_url=f"/boards/around?kind={kind}&period={period}{query}",
    )


def _rows(conn: Connection, key: BoardKey, pairs: Sequence[tuple[UUID, int]], first: int | None) -> list[Row]:
    if not pairs:
        return []
    faces = store.faces(conn, key.kind, [subject for subject, _points in pairs])
    lines = store.lines(conn, key, [subject for subject, _points in pairs])
    hidden = {about for _kind, about in moderation.hidden_among(conn, faces)}
    place = first if first is not None else standings_store.rank_of(conn, key, pairs[0][1])
    rows, previous, ahead = [], None, 0
    for subject, points_cp in pairs:
        if previous is not None:
            ahead += 1
            if points_cp != previous:
                place += ahead
                ahead = 0
        previous = points_cp
        name = faces.get(subject, _("Former player"))
        side = key.kind != "players"
        rows.append(
            Row(
                key=str(subject),
                pos=place,
                name=name,
                line=lines.get(subject, ""),
                sum=words.points(points_cp),
                crest=str(subject) if side else "",
                initials="" if side else initials(name),
                url=f"/{key.kind}/{subject}" if side and subject in faces and subject not in hidden else "",
                player="" if side else str(subject),
                side=str(subject) if side else "",
            )
        )
    return rows


def _typical(conn: Connection, key: BoardKey, count: int) -> str:
    if count < 4:
        return ""
    low = standings_store.at_place(conn, key, round(count * 0.75)) or 0
    high = standings_store.at_place(conn, key, max(1, round(count * 0.25))) or 0
    return ngettext(
        "Typical: %(low)s to %(high)s points (%(n)d takes part)",
        "Typical: %(low)s to %(high)s points (%(n)d take part)",
        count,
    ) % {"low": words.points(low), "high": words.points(high), "n": count}
