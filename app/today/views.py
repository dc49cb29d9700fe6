"""What Today is given: what's first, what I hold, what waits for my eyes, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.claims import store as claims_store
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
from app.quests.rows import QuestRow, Wish
from app.quests.views import QuestCard
from app.today import first_views, store
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
    mine: Sequence[QuestCard]
    notices: Sequence[NoticeRow]
    waiting: int
    strip: Sequence[ActivityView]
    season: str
    beginning: Beginning | None  # where nothing is open
    may_install: bool  # offered only to who has a confirmed deed
    in_hand: Sequence[UUID]  # the quests of my claims: they stand on their own
    skills: Sequence[str]  # what I can do: my phone puts what's first in my order by it


def today(conn: Connection, me: Actor | None, now: datetime) -> Today:
    """Give everything that Today shows."""
    ranking = Ranking(conn, now)
    free = first_views.mine(conn, me, now, Wish(), ranking)
    top = quests_store.these(conn, [one.id for one in free[:FIRST]], me.id if me else None, now)
    first = [quests.card(row, now, why=ranking.why(row)) for row in top]
    season = ledger.current_season(conn, now)
    held = quests_store.mine(conn, me.id, now) if me else []
    return Today(
        metric=goals.headline(conn, None, now),
        first=first,
        mine=_mine(conn, me, held, now) if me else (),
        notices=store.notices(conn, me.id, sizes.NOTICES_SHOWN) if me else (),
        waiting=confirmations_store.count_queue(conn, me.id, me.team_id, now) if me and not me.is_guest else 0,
        strip=strip(conn),
        season=season.name if season else "",
        may_install=me is not None and store.has_deed(conn, me.id),
        beginning=None if first else beginning(conn),
        in_hand=[row.id for row in held],
        skills=players.skills(conn, me.id) if me else (),
    )


def strip(conn: Connection) -> list[ActivityView]:
    """Give the "now" strip: the same for everybody."""
    return [_line(row) for row in store.activity(conn, STRIP)]


def _mine(conn: Connection, me: Actor, held: Sequence[QuestRow], now: datetime) -> list[QuestCard]:
    """Give what I hold, what asks for something first: sent back, soon over, in hand, handed in."""
    claims = {claim.quest_id: claim for claim in claims_store.unfinished(conn, me.id, now)}
    moves = {"back": _("Mend it"), "expiring": _("Hand it in"), "mine": _("Hand it in")}
    order = [*moves]
    cards = []
    for row in held:
        claim = claims.get(row.id)
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
