"""The verbs of sparks: say what gave the idea, let credit flow back, take it back, hide a link."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from app.platform.database import Work
from app.players.actor import Actor
from app.sparks import between_store, store
from app.sparks.forms import KEY
from game.constants import MOST_PARENTS_OF_A_DEED, SPARK_PAIR_DAYS
from game.errors import NotFound
from game.sparks import Event, flow

PAIR = timedelta(days=SPARK_PAIR_DAYS)


def note(work: Work, me: Actor, kind: str, event_id: UUID, ideas: Sequence[str]) -> None:
    """Write down what gave the idea to something of mine; what is not there any more is left out without a word."""
    for idea in dict.fromkeys(ideas[:MOST_PARENTS_OF_A_DEED]):
        found = KEY.fullmatch(idea)
        if found is not None:
            store.add(work, Event(kind, event_id), me.id, found[1], UUID(found[2]))
    if kind == "initiative" and ideas:
        between_store.count(work, Event(kind, event_id))


def credit(work: Work, contribution_id: UUID, claim_id: UUID, doer: UUID, base_cp: int) -> None:
    """Let the spark of a deed that was just confirmed flow back to those who gave the idea."""
    event = Event("claim", claim_id)
    links = store.links_back(work.conn, event)
    people = {link.whose for link in links} - {doer}
    before = store.count_before(work.conn, doer, people, work.now - PAIR, work.now) if people else {}
    store.add_sparks(work, contribution_id, doer, flow(links, event, doer, base_cp, before))
    between_store.count(work, event)


def take_back(work: Work, contribution_id: UUID, claim_id: UUID) -> None:
    """Let the sparks of a deed count no more: its points are taken back, and its claim is still confirmed."""
    store.take_back(work, [contribution_id])
    between_store.count(work, Event("claim", claim_id), -1)


def hide(work: Work, me: Actor, event: Event, source: Event, *, hidden: bool) -> None:
    """Hide a link between something of mine and what gave the idea, or show it again; what flowed stays."""
    if not store.hide(work, event, source, me.id, hidden=hidden):
        raise NotFound
    between_store.count_link(work, event, source, -1 if hidden else 1)
    work.nudge("map")
