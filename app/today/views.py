"""What Today is given: what's first, what I hold, what waits for my eyes, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.confirmations import store as confirmations_store
from app.goals import views as goals
from app.goals.views import MetricView
from app.ledger import store as ledger
from app.platform import sizes, words
from app.platform.i18n import _
from app.players import store as players
from app.players.actor import Actor
from app.quests import store as quests_store
from app.quests import views as quests
from app.quests.beginnings import Beginning, beginning
from app.quests.ranking import Ranking
from app.quests.rows import Wish
from app.quests.views import QuestCard
from app.today import first_views, store
from app.today.hands import Hands, hands
from app.today.store import ActivityRow, NoticeRow

FIRST = 5
STRIP = 8


@dataclass(frozen=True)
class ActivityView:
    """One sentence of the "now" strip."""

    at: datetime
    who: str
    did: str
    url: str
    kind: str


@dataclass(frozen=True)
class Today:
    """The whole of Today."""

    metric: MetricView | None
    first: Sequence[QuestCard]
    hands: Hands
    notices: Sequence[NoticeRow]
    waiting: int
    strip: Sequence[ActivityView]
    season: str
    beginning: Beginning | None  # where nothing is open
    may_install: bool  # offered only to who has a confirmed deed
    skills: Sequence[str]  # what I can do: my phone puts what's first in my order by it


def today(conn: Connection, me: Actor | None, now: datetime) -> Today:
    """Give everything that Today shows."""
    ranking = Ranking(conn, now)
    mine = hands(conn, me, now) if me else Hands()
    free = [one for one in first_views.mine(conn, me, now, Wish(), ranking) if one.id not in mine.quests]
    top = quests_store.these(conn, [one.id for one in free[:FIRST]], me.id if me else None, now)
    first = [quests.card(row, now, why=ranking.why(row)) for row in top]
    season = ledger.current_season(conn, now)
    return Today(
        metric=goals.headline(conn, None, now),
        first=first,
        hands=mine,
        notices=store.notices(conn, me.id, sizes.NOTICES_SHOWN) if me else (),
        waiting=confirmations_store.count_queue(conn, me.id, now) if me and not me.is_guest else 0,
        strip=strip(conn),
        season=season.name if season else "",
        may_install=me is not None and store.has_deed(conn, me.id),
        beginning=None if first else beginning(conn),
        skills=players.skills(conn, me.id) if me else (),
    )


def strip(conn: Connection) -> list[ActivityView]:
    """Give the "now" strip: the same for everybody."""
    return [_line(row) for row in store.activity(conn, STRIP)]


def _line(row: ActivityRow) -> ActivityView:
    who = row.player_name or row.team_name or _("Somebody")
    if row.player_name and row.team_name:
        who = f"{row.player_name} · {row.team_name}"
    title = row.title or ""
    did = {
        "claimed": _("took on “%(title)s”"),
        "handed_in": _("handed in “%(title)s”"),
        "confirmed": _("did “%(title)s”, confirmed"),
        "joined": _("joined"),
        "proposed": _("proposed “%(title)s”"),
    }.get(row.kind, "%(title)s") % {"title": title}
    if row.kind == "confirmed" and row.amount_milli:
        did = _("%(amount)s %(unit)s confirmed: “%(title)s”") % {
            "amount": words.amount(row.amount_milli),
            "unit": row.unit,
            "title": title,
        }
    url = f"/quests/{row.quest_id}" if row.quest_id else ""
    if row.initiative_id:
        url = f"/initiatives/{row.initiative_id}"
    return ActivityView(row.at, who, did, url, row.kind)
