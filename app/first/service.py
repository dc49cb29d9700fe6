"""Keeping what's first in order: a change moves what it touches at once, a pass makes everything anew.

Between two passes the middle of all hearts and of all factors, the bands and the moment at which a window counts as
over are those of the last pass, so that a change needs to look at nothing but what hangs together with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.first import pass_store, store
from app.first.pass_store import Pass
from app.first.store import OpenQuest, Placed
from app.platform.database import Database, Work
from app.world import store as worlds
from game import first as rules
from game.constants import SETTLED_TOP, SUPPORT_MEDIAN_FLOOR
from game.first import Factors, Flow, Node

DAY = 86400
SHOWN = 30  # as many as any page shows at its top
CUTS = 20
SAME = 0.01  # a score that moved by less than this with the time alone is not written anew
PASS_EVERY, PASS_OF_10_000 = timedelta(hours=1), timedelta(minutes=1)


def reorder(work: Work, quests: Sequence[UUID]) -> None:
    """Put some quests that changed, and all that hangs on them, in their place; wakes who watches if it shows."""
    ids = store.touched(work.conn, quests)
    if not ids:
        return
    last = pass_store.last(work.conn)
    here = {one.id: one for one in store.open_quests(work.conn, last.passed_at, ids)}
    edges = store.edges(work.conn, ids)
    outside = {waiter for waiter, _needed in edges} - here.keys()
    beyond = {one.id: one for one in store.open_quests(work.conn, last.passed_at, list(outside))} if outside else {}
    known = {
        one.id: (_node(one, last.median_support), Flow(one.value, _days(one.finish_by))) for one in beyond.values()
    }
    before = store.scores(work.conn, ids)
    now_placed = placed(list(here.values()), edges, known, last, work.now)
    gone = [Placed(one, 0.0, None, 0.0) for one in ids if one not in here]
    store.place(work, [*now_placed, *gone])
    pass_store.count_changes(work, len(ids))
    if any(score >= last.edge for score in (*before, *(one.score for one in now_placed)) if score):
        work.nudge("first")


def leave(work: Work, quest_id: UUID) -> None:
    """Let a quest that has just been done free what waits for it; most free nothing, and then one look is all."""
    waiting = store.waiters(work.conn, quest_id)
    if waiting:
        reorder(work, waiting)
    work.nudge("first")


def reorder_initiative(work: Work, initiative_id: UUID) -> None:
    """Put all open quests of an initiative in their place: it moved on, was hidden or is shown again."""
    reorder(work, store.of_initiative(work.conn, initiative_id))


def is_due(conn: Connection, now: datetime) -> bool:
    """Say whether a pass is due: something changed since the last one, or an hour is over.

    A pass looks at every open quest, so that the more there are, the longer a changed world waits for it.
    """
    last = pass_store.last(conn)
    over = now - last.passed_at
    return over >= PASS_EVERY or (last.changes > 0 and over >= PASS_OF_10_000 * (last.ready // 10_000))


def run_pass(database: Database) -> bool:
    """Make all scores anew: look and reckon on a reader, write in one transaction what differs. Says whether it did."""
    looked = database.read_now(_look, database.clock())
    return database.write_now(_settle, *looked)


def renew(work: Work) -> None:
    """Make all scores anew in a transaction that has moved more than a graph can follow."""
    _settle(work, *_look(work.conn, work.now))


def _look(conn: Connection, now: datetime) -> tuple[Pass, Pass, list[Placed]]:
    seen = pass_store.last(conn)
    quests = store.open_quests(conn, now)
    supports = [one.support for one in quests]
    middle = max(SUPPORT_MEDIAN_FLOOR, median(supports)) if supports else SUPPORT_MEDIAN_FLOOR
    found = Pass(now, 0, 0, middle, pass_store.UNKNOWN, (), 0.0)
    edges = store.edges(conn)
    nodes = {one.id: _node(one, middle) for one in quests}
    flows = rules.flows(nodes, [edge for edge in edges if edge[0] in nodes and edge[1] in nodes], {})
    ready: list[tuple[float, Factors]] = []
    moved = []
    for one in quests:
        factors, score = _score(one, nodes[one.id], flows[one.id], now)
        if score:
            ready.append((score, factors))
        if _differs(one, flows[one.id], score, now):
            moved.append(Placed(one.id, flows[one.id].value, _moment(flows[one.id].finish), score))
    moved += [Placed(one, 0.0, None, 0.0) for one in set(store.still_placed(conn)) - nodes.keys()]
    return seen, _found(found, ready), moved


def _found(base: Pass, ready: list[tuple[float, Factors]]) -> Pass:
    """Give what a pass remembers of all ready quests together."""
    if not ready:
        return base
    scores = sorted(score for score, _factors in ready)
    medians = Factors(*(median(column) for column in zip(*(factors for _score, factors in ready), strict=True)))
    cuts = rules.cuts(scores, CUTS)
    edge = scores[-SHOWN] if len(scores) > SHOWN else 0.0
    return Pass(base.passed_at, 0, len(ready), base.median_support, medians, cuts, edge)


def _settle(work: Work, seen: Pass, found: Pass, moved: list[Placed]) -> bool:
    moved_on = pass_store.last(work.conn).changes != seen.changes
    changed = store.scored_since(work.conn, found.passed_at) if moved_on else []
    if not pass_store.begin(work, seen.passed_at, found.passed_at):
        return False
    before = store.top(work.conn, SHOWN)
    store.place(work, moved)
    pass_store.finish(work, found)
    if changed:  # meanwhile: what was looked at was not yet what they are
        reorder(work, changed)
    _keep_day(work)
    if store.top(work.conn, SHOWN) != before:
        work.nudge("first")
    return True


def _keep_day(work: Work) -> None:
    world = worlds.load(work.conn)
    today = work.now.astimezone(ZoneInfo(world.time_zone if world else "UTC")).date()
    if not pass_store.has_day(work.conn, today):
        pass_store.keep_day(work, today, store.top(work.conn, SETTLED_TOP))


def placed(
    quests: Sequence[OpenQuest],
    edges: Iterable[tuple[UUID, UUID]],
    beyond: Mapping[UUID, tuple[Node, Flow]],
    last: Pass,
    now: datetime | None,
) -> list[Placed]:
    """Reckon the places of some quests, now or, without a moment, as of when each was written down."""
    nodes = {one.id: _node(one, last.median_support) for one in quests}
    inside = [edge for edge in edges if edge[1] in nodes and (edge[0] in nodes or edge[0] in beyond)]
    flows = rules.flows(nodes, inside, beyond)
    found = []
    for one in quests:
        flow, moment = flows[one.id], now or one.scored_at or last.passed_at
        found.append(Placed(one.id, flow.value, _moment(flow.finish), _score(one, nodes[one.id], flow, moment)[1]))
    return found


def _score(one: OpenQuest, node: Node, flow: Flow, now: datetime) -> tuple[Factors, float]:
    created, moment = one.created_at.timestamp() / DAY, now.timestamp() / DAY
    factors = rules.factors(node, flow, minutes=one.minutes, created=created, now=moment)
    return factors, rules.score(factors, blocked=node.waits > 0 or one.state == "blocked")


def _node(one: OpenQuest, median_support: float) -> Node:
    own = rules.worth(one.impact_link, one.support, median_support)
    return Node(own, one.lease_seconds / DAY, _days(one.closes_at), one.waits)


def _differs(one: OpenQuest, flow: Flow, score: float, now: datetime) -> bool:
    """Say whether a row has to be written anew: its value, its end, or more of its score than the time moved."""
    if abs(one.value - flow.value) > 1e-9 * max(1.0, flow.value) or one.finish_by != _moment(flow.finish):
        return True
    return one.scored_at is None or one.scored_at > now or abs(one.score - score) > SAME * score


def _days(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp() / DAY


def _moment(days: float | None) -> datetime | None:
    return None if days is None else datetime.fromtimestamp(round(days * DAY, 3), UTC)
