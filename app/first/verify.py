"""Recomputing what's first from the quests, what waits for what, and the hearts that were given."""

from math import isclose

from sqlalchemy import Connection, or_, select
from sqlmodel import col

from app.first import hearts_store, pass_store, service, store
from app.quests.tables import Quest

CLOSE = 1e-6


def differences(conn: Connection) -> list[str]:
    """Say where a quest's support, value, latest finish or score is not what it is made of.

    Scores are compared as they were at the moment they were written: with the time alone they move on.
    """
    found = _supports(conn)
    last = pass_store.last(conn)
    quests = store.open_quests(conn, last.passed_at)
    placed = service.placed(quests, store.edges(conn), {}, last, None)
    for one, is_ in zip(quests, placed, strict=True):
        if not isclose(one.value, is_.value, rel_tol=CLOSE) or one.finish_by != is_.finish_by:
            found.append(
                f"quest {one.id}: value {one.value:.6g} by {one.finish_by}, "
                f"its graph says {is_.value:.6g} by {is_.finish_by}"
            )
        elif not isclose(one.score, is_.score, rel_tol=CLOSE, abs_tol=CLOSE):
            found.append(f"quest {one.id}: score {one.score:.6g}, its factors say {is_.score:.6g}")
    gone = set(store.still_placed(conn)) - {one.id for one in quests}
    found += [f"quest {one}: stands in the order, though it is not open" for one in gone]
    return found


def _supports(conn: Connection) -> list[str]:
    says = hearts_store.supports(conn)
    loved = select(col(Quest.id), col(Quest.support), col(Quest.hearts_from)).where(
        or_(col(Quest.hearts_from) != 0, col(Quest.support) != 0)
    )
    stands = {quest_id: (support, people) for quest_id, support, people in conn.execute(loved)}
    found = []
    for quest_id in says.keys() | stands.keys():
        (support, people), (true_support, true_people) = stands.get(quest_id, (0, 0)), says.get(quest_id, (0, 0))
        if people != true_people or not isclose(support, true_support, rel_tol=CLOSE, abs_tol=CLOSE):
            found.append(
                f"quest {quest_id}: support {support:.6g} of {people}, hearts say {true_support:.6g} of {true_people}"
            )
    return found
