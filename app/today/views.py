"""What Today is given: what's first, what I hold, what waits for my eyes, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from app.claims import store as claims_store
from app.confirmations import store as confirmations_store
from app.goals import views as goals
from app.goals.views import MetricView
from app.ledger import store as ledger
from app.platform import sizes, words
from app.platform.i18n import _
from app.players.actor import Actor
from app.quests import list_store as quest_list
from app.quests import store as quests_store
from app.quests import views as quests
from app.quests.beginnings import Beginning, beginning
from app.quests.ranking import Ranking
from app.quests.rows import Wish
from app.quests.views import QuestCard
from app.today import store
from app.today.store import ActivityRow, NoticeRow

FIRST = 5
LOOKED_AT = 60
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
    mine: Sequence[QuestCard]
    notices: Sequence[NoticeRow]
    waiting: int
    strip: Sequence[ActivityView]
    season: str
    beginning: Beginning | None  # where nothing is open
    may_install: bool  # offered only to who has a confirmed deed


def today(conn: Connection, me: Actor | None, now: datetime) -> Today:
    """Give everything that Today shows."""
    rows = quest_list.doable(conn, me.id if me else None, now, Wish(), LOOKED_AT)
    ranking = Ranking(conn, now)
    free = ranking.ordered([row for row in rows if row.mine is None], player=me.id if me else None)
    first = [quests.card(row, now, why=ranking.why(row)) for row in free[:FIRST]]
    season = ledger.current_season(conn, now)
    return Today(
        metric=goals.headline(conn, None, now),
        first=first,
        mine=_mine(conn, me, now) if me else (),
        notices=store.notices(conn, me.id, sizes.NOTICES_SHOWN) if me else (),
        waiting=confirmations_store.count_queue(conn, me.id, me.team_id, now) if me and not me.is_guest else 0,
        strip=strip(conn),
        season=season.name if season else "",
        may_install=me is not None and store.has_deed(conn, me.id),
        beginning=None if first else beginning(conn),
    )


def strip(conn: Connection) -> list[ActivityView]:
    """Give the "now" strip: the same for everybody."""
    return [_line(row) for row in store.activity(conn, STRIP)]


def _mine(conn: Connection, me: Actor, now: datetime) -> list[QuestCard]:
    """Give what I hold, what asks for something first: sent back, soon over, in hand, handed in."""
    held = {claim.quest_id: claim for claim in claims_store.unfinished(conn, me.id, now)}
    moves = {"back": _("Mend it"), "expiring": _("Hand it in"), "mine": _("Hand it in")}
    order = [*moves]
    cards = []
    for row in quests_store.mine(conn, me.id, now):
        claim = held.get(row.id)
        card = quests.card(row, now, until=claim.expires_at if claim else None)
        if claim is not None and card.state in moves:
            card = replace(card, move_url=f"/claims/{claim.id}/hand-in", move_label=moves[card.state])
        cards.append(card)
    return sorted(cards, key=lambda card: order.index(card.state) if card.state in moves else len(order))


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
