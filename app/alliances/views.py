"""What the pages of alliances are given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from app.alliances import access, board_store, store
from app.alliances.alike import Alike, alike_to, weights
from app.alliances.forms import AlikeForm
from app.alliances.store import AllianceRow
from app.initiatives import category_store, likeness_store
from app.initiatives.forms import InitiativeForm
from app.initiatives.likeness_store import Above
from app.initiatives.tables import Initiative
from app.platform import sizes
from app.platform.calendar import Event, calendar
from app.platform.i18n import _
from app.players.actor import Actor
from app.quests import views as quest_views
from app.quests.ranking import Ranking
from app.quests.rows import QuestRow
from app.quests.views import QuestCard
from game import alliances as rules
from game import overlap
from game.constants import CLUSTER_FROM
from game.overlap import Effort


@dataclass(frozen=True)
class Group:
    """Initiatives alike that share no category yet, and a word for them."""

    word: str
    others: Sequence[Alike]
    mine: Sequence[UUID]  # those that the reader tends


@dataclass(frozen=True)
class Kin:
    """What an initiative has to do with others, for its page."""

    partners: Sequence[tuple[UUID, str, UUID]]  # id, name, alliance
    waits: Sequence[AllianceRow]  # for an answer of this side
    asked: Sequence[AllianceRow]  # by this side
    alike: Alike | None  # the one to be asked next
    group: Group | None
    categories: Sequence[str]
    tends: bool

    @staticmethod
    def other_of(initiative_id: UUID, one: AllianceRow) -> tuple[UUID, str]:
        """Give the other side of an alliance."""
        return one.other(initiative_id)


@dataclass(frozen=True)
class Together:
    """The board and the calendar that an initiative shares with those it works with."""

    initiative: Initiative
    partners: Sequence[tuple[UUID, str]]
    cards: Sequence[QuestCard]
    dates: Sequence[tuple[datetime, str, UUID, str, str]]  # when, what happens, quest, title, initiative


@dataclass(frozen=True)
class Mine:
    """What waits for me between initiatives, what I wait for, and who works together."""

    waits: Sequence[AllianceRow]
    asked: Sequence[AllianceRow]
    allied: Sequence[AllianceRow]
    tended: frozenset[UUID]


def kin(conn: Connection, initiative: Initiative, me: Actor | None, now: datetime) -> Kin:
    """Give what an initiative has to do with others; what is like it only to those who tend it."""
    rows = store.of_initiatives(conn, [initiative.id])
    tends = me is not None and bool(store.tended_by(conn, me.id, [initiative.id]))
    open_ = [row for row in rows if row.state == "proposed"] if tends else []
    asked = [row for row in open_ if row.asked_from == initiative.id]
    found: list[Alike] = []
    if me is not None and tends and initiative.state == "active":
        found = _like(conn, initiative, now)
    newest = max((row.proposed_at for row in asked), default=None)
    may_ask = newest is None or now - newest >= timedelta(days=7)
    return Kin(
        partners=[(*row.other(initiative.id), row.id) for row in rows if row.state == "allied"],
        waits=[row for row in open_ if row.asked == initiative.id],
        asked=asked,
        alike=_next(conn, initiative.id, found, now) if may_ask and found else None,
        group=_group(conn, initiative, me, found) if me is not None and len(found) + 1 >= CLUSTER_FROM else None,
        categories=category_store.of(conn, [initiative.id]).get(initiative.id, []),
        tends=tends,
    )


def while_writing(conn: Connection, form: AlikeForm | InitiativeForm) -> list[Alike]:
    """Give at most three that are like what somebody writes."""
    effort = Effort(
        f"{form.name} {form.what} {form.so_that}",
        frozenset(form.goals),
        Above(conn).all(form.goals),
        form.place,
        form.latitude if form.longitude is not None else None,
        form.longitude if form.latitude is not None else None,
        form.starts_on,
        form.ends_on,
    )
    return alike_to(conn, effort, sizes.ALIKE_SHOWN)


def together(conn: Connection, initiative_id: UUID, me: Actor | None, now: datetime) -> Together:
    """Give the shared board of an initiative and its partners; raises `NotFound`."""
    found, partners, rows = _shared(conn, initiative_id, me, now)
    dates = sorted(
        (when, what, row.id, row.title, row.initiative_name) for row in rows for when, what in _dates(row, now)
    )
    ranking = Ranking(conn, now)
    cards = [quest_views.card(row, now, why=ranking.why(row)) for row in ranking.ordered(rows)]
    return Together(found, partners, cards, dates[: sizes.CALENDAR_LISTED])


def calendar_of(conn: Connection, initiative_id: UUID, me: Actor | None, now: datetime, origin: str) -> str:
    """Write the same dates for other programs."""
    found, _partners, rows = _shared(conn, initiative_id, me, now)
    events = [event for row in rows for event in _events(row, origin)]
    return calendar(found.name, sorted(events, key=lambda event: (event.starts_at, event.uid)), now)


def mine(conn: Connection, me: Actor) -> Mine:
    """Give everything between the initiatives that a player tends and others."""
    rows = store.mine(conn, me.id)
    tended = store.tended_by(conn, me.id, {side for row in rows for side in (row.initiative_a, row.initiative_b)})
    open_ = [row for row in rows if row.state == "proposed"]
    return Mine(
        waits=[row for row in open_ if row.asked in tended],
        asked=[row for row in open_ if row.asked not in tended],
        allied=[row for row in rows if row.state == "allied"],
        tended=frozenset(tended),
    )


def _like(conn: Connection, initiative: Initiative, now: datetime) -> list[Alike]:
    known = likeness_store.known(conn, [initiative.id])
    effort = known[0].effort if known else Effort("")
    found = alike_to(conn, effort, sizes.ALIKE_COMPARED, apart={initiative.id})
    return [one for one in found if one.close]


def _next(conn: Connection, initiative_id: UUID, found: Sequence[Alike], now: datetime) -> Alike | None:
    """Give the likest that nothing was said about yet, or that became more alike since."""
    said = {}
    for row in store.settled(conn, initiative_id):
        said[row.initiative_b if row.initiative_a == initiative_id else row.initiative_a] = row
    for one in found:
        before = said.get(one.id)
        if before is None:
            return one
        quiet = rules.is_quiet(before.state, before.answered_at, now, before.alike_percent / 100, one.percent / 100)
        if before.state not in rules.LIVE and before.state != "ended" and not quiet:
            return one
    return None


def _group(conn: Connection, initiative: Initiative, me: Actor, found: Sequence[Alike]) -> Group | None:
    """Give a word for this initiative and those that hang together with it, where no category is common to all."""
    efforts = {one.id: one.known.effort for one in found}
    own = Effort(f"{initiative.name} {initiative.what} {initiative.so_that}")
    weigh = weights(conn, [own, *efforts.values()])
    joined = overlap.clusters([(initiative.id, one.id) for one in found], CLUSTER_FROM)
    members: Collection[UUID] = joined[0] if joined else ()
    have = category_store.of(conn, members)
    common = set.intersection(*(set(have.get(one, [])) for one in members)) if members else {""}
    taken = {word for words in have.values() for word in words}
    word = overlap.name_of([own.text, *(one.text for one in efforts.values())], taken, weigh)
    if common or word is None:
        return None
    tended = store.tended_by(conn, me.id, members)
    others = [one for one in found if one.id in members]
    return Group(word, others, sorted(tended))


def _shared(
    conn: Connection, initiative_id: UUID, me: Actor | None, now: datetime
) -> tuple[Initiative, list[tuple[UUID, str]], list[QuestRow]]:
    found = access.seen(conn, me, initiative_id)
    partners = [
        row.other(initiative_id) for row in store.of_initiatives(conn, [initiative_id]) if row.state == "allied"
    ]
    sides = [initiative_id, *(one for one, _name in partners)]
    return found, partners, board_store.open_quests(conn, sides, me.id if me else None, now)


def _dates(row: QuestRow, now: datetime) -> list[tuple[datetime, str]]:
    dates = []
    if row.opens_at and row.opens_at > now:
        dates.append((row.opens_at, _("Opens")))
    if row.closes_at and row.closes_at > now:
        dates.append((row.closes_at, _("Due")))
    return dates


def _events(row: QuestRow, origin: str) -> list[Event]:
    """A short window is one event; a long one is where it opens and where it is due."""
    url, text = f"{origin}/quests/{row.id}", row.done_when
    opens, closes = row.opens_at, row.closes_at
    if opens and closes and closes - opens <= timedelta(days=1):
        return [Event(f"{row.id}@world-game", row.title, opens, closes, text, row.place, url)]
    events = []
    if opens:
        title = _("Opens: %(title)s") % {"title": row.title}
        events.append(Event(f"{row.id}-opens@world-game", title, opens, None, text, row.place, url))
    if closes:
        title = _("Due: %(title)s") % {"title": row.title}
        events.append(Event(f"{row.id}@world-game", title, closes, None, text, row.place, url))
    return events
