"""The verbs between initiatives: ask, answer, say why it is different, end, call it by a word."""

from collections.abc import Collection
from typing import Literal
from uuid import UUID

from app.alliances import access, store
from app.alliances.alike import weights
from app.alliances.tables import Alliance
from app.initiatives import category_store, likeness_store
from app.ledger import store as ledger
from app.platform.database import Work
from app.platform.ids import new_id
from app.players.actor import Actor
from game import alliances as rules
from game import overlap
from game.constants import MOST_CATEGORIES
from game.errors import Invalid, NeedsReason, NotFound, WrongState

Said = Literal["yes", "no", "different"]


def propose(work: Work, me: Actor, alliance_id: UUID, from_id: UUID, to_id: UUID, words: str = "") -> None:
    """Ask another initiative to work together, in the name of one that I tend.

    Raises `NotFound`, `Forbidden`, `WrongState`, `HeardLately` or `AskedAlready`.
    """
    a, b = _both(work, me, from_id, to_id)
    before = store.of_pair(work.conn, (a, b))
    quiet, own = False, False
    if before is not None:
        quiet = rules.is_quiet(
            before.state, before.answered_at, work.now, before.alike_percent / 100, _alike(work, a, b) / 100
        )
        own = before.answered_from == from_id
    newest = store.newest_open(work.conn, from_id)
    rules.check_may_propose(
        before.state if before else None, quiet=quiet, mine_to_reopen=own, newest_open=newest, now=work.now
    )
    _put(work, me, a, b, id=alliance_id, asked_from=from_id, state="proposed", words=words)
    _tell(work, me, to_id, "alliance_asked", words)


def answer(work: Work, me: Actor, alliance_id: UUID, said: Said, reason: str = "") -> Alliance:
    """Say yes, no, or why it is different, in the name of the side that was asked; gives the alliance as it was.

    Raises `NotFound`, `Forbidden`, `WrongState`, or `NeedsReason` for *different* without words.
    """
    found = _one(work, me, alliance_id)
    asked = found.initiative_b if found.asked_from == found.initiative_a else found.initiative_a
    who = store.tenders(work.conn, asked)
    rules.check_may_answer(me.id, found.proposed_by, tends_asked=me.id in who, others=who)
    if said == "different" and not reason:
        raise NeedsReason
    becomes = {"yes": "allied", "no": "declined", "different": "different"}[said]
    answered = {"state": becomes, "reason": "" if said == "yes" else reason, **_answered(work, me, asked)}
    alike = _alike(work, found.initiative_a, found.initiative_b)
    if not store.move(work, alliance_id, "proposed", alike_percent=alike, **answered):
        raise WrongState
    _tell(work, me, found.asked_from, "alliance_yes" if said == "yes" else "alliance_no", reason)
    work.nudge("map", "world")
    return found


def differ(work: Work, me: Actor, from_id: UUID, to_id: UUID, reason: str) -> None:
    """Say why one that I tend is not the same as another; nobody is asked, and nobody is told."""
    if not reason:
        raise NeedsReason
    a, b = _both(work, me, from_id, to_id)
    before = store.of_pair(work.conn, (a, b))
    if before is not None and before.state in rules.LIVE:
        raise WrongState
    said = {"reason": reason, "alike_percent": _alike(work, a, b), **_answered(work, me, from_id)}
    _put(work, me, a, b, id=new_id(), asked_from=from_id, state="different", **said)


def end(work: Work, me: Actor, alliance_id: UUID, reason: str = "") -> Alliance:
    """End an alliance, or take a question back: either side, at any time. Gives the alliance as it was."""
    found = _one(work, me, alliance_id)
    mine = store.tended_by(work.conn, me.id, [found.initiative_a, found.initiative_b])
    if found.state == "proposed":
        mine &= {found.asked_from}
    if not mine:
        access.check_speaks(work.conn, me, found.asked_from)
    if found.state not in rules.LIVE:
        raise WrongState
    side = min(mine) if found.asked_from not in mine else found.asked_from
    if not store.move(work, alliance_id, found.state, state="ended", reason=reason, **_answered(work, me, side)):
        raise WrongState
    if found.state == "allied":
        other = found.initiative_b if side == found.initiative_a else found.initiative_a
        _tell(work, me, other, "alliance_over", reason)
    work.nudge("map", "world")
    return found


def call(work: Work, me: Actor, word: str, initiatives: Collection[UUID]) -> None:
    """Give a category to initiatives that I tend; raises `Forbidden` for another's, `Invalid` for one too many."""
    tended = store.tended_by(work.conn, me.id, initiatives)
    for one in initiatives:
        if one not in tended:
            access.check_speaks(work.conn, me, one)
    have = category_store.of(work.conn, initiatives)
    if any(len({*words, word}) > MOST_CATEGORIES for words in have.values()):
        raise Invalid(reason="five words are enough")
    category_store.add(work, initiatives, word)
    work.nudge("map", "world")


def _both(work: Work, me: Actor, from_id: UUID, to_id: UUID) -> tuple[UUID, UUID]:
    pair = rules.pair(from_id, to_id)
    access.active(work.conn, me, from_id)
    access.active(work.conn, me, to_id)
    access.check_speaks(work.conn, me, from_id)
    return pair


def _one(work: Work, me: Actor, alliance_id: UUID) -> Alliance:
    found = store.one(work.conn, alliance_id)
    if found is None:
        raise NotFound
    for side in (found.initiative_a, found.initiative_b):
        access.seen(work.conn, me, side)
    return found


def _put(work: Work, me: Actor, a: UUID, b: UUID, **values: object) -> None:
    nothing = {"words": "", "reason": "", "answered_by": None, "answered_from": None, "answered_at": None}
    said = {"alike_percent": 0, **nothing, **values}
    store.put(work, initiative_a=a, initiative_b=b, proposed_by=me.id, proposed_at=work.now, **said)


def _answered(work: Work, me: Actor, side: UUID) -> dict[str, object]:
    return {"answered_by": me.id, "answered_from": side, "answered_at": work.now}


def _alike(work: Work, a: UUID, b: UUID) -> int:
    """Say in per cent how alike two initiatives are now."""
    found = likeness_store.known(work.conn, [a, b], any_state=True)
    if len(found) < 2:
        return 0
    first, second = (one.effort for one in found)
    return round(100 * overlap.likeness(first, second, weights(work.conn, [first, second])).total)


def _tell(work: Work, me: Actor, initiative_id: UUID, kind: str, text: str) -> None:
    ledger.add_notices(work, store.tenders(work.conn, initiative_id), kind, me.id, text=text)
