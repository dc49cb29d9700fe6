"""Sparks in the town: what gave the idea is written, credit comes with the confirmation and goes with a reversal."""

from uuid import UUID

import pytest
from desk import hand_in, hide_by_reports, notices
from sqlalchemy import select, text
from sqlmodel import col
from town import Town

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.ledger.verify import verify
from app.moderation import service as moderation
from app.platform.ids import new_id
from app.players import merge_store
from app.players.actor import Actor
from app.sparks import coming, service, views
from app.sparks.tables import Inspiration, Spark
from game.confirmations import Answer
from game.errors import NotFound
from game.moderation import Act, Kind
from game.sparks import Event

Row = tuple[UUID, int, int]


def take(town: Town, who: Actor, *ideas: str) -> UUID:
    return town.do(claims.claim, who, new_id(), town.quest(), ideas=ideas)


def finish(town: Town, who: Actor, claim: UUID, by: Actor) -> UUID:
    town.do(contributions.keep_draft, who, claim, Draft("Done", "", 3000))
    deed = town.do(contributions.hand_in, who, claim, new_id())
    town.do(confirmations.answer, by, deed, Answer.YES)
    return deed


def sparks(town: Town) -> list[tuple[str, int, int]]:
    names = {one.id: one.name for one in (town.ada, town.bo, town.cy, town.dee, town.gus)}
    query = select(Spark).where(col(Spark.taken_back_at).is_(None)).order_by(col(Spark.at), col(Spark.depth))
    return [(names[row.player_id], row.depth, row.centi) for row in town.db.read_now(lambda c: c.execute(query).all())]


def agrees(town: Town) -> bool:
    return town.db.read_now(verify).ok


def test_the_golden_chain_a_b_c_a(town: Town) -> None:
    town.do(claims.claim, town.ada, one := new_id(), town.quest())
    two = take(town, town.bo, f"contribution:{hand_in_of(town, town.ada, one)}")
    three = take(town, town.cy, f"contribution:{hand_in_of(town, town.bo, two)}")
    four = take(town, town.ada, f"contribution:{hand_in_of(town, town.cy, three)}")
    finish(town, town.ada, four, town.dee)
    assert sparks(town) == [("Cy", 1, 100), ("Bo", 2, 50)]  # thirty minutes are ten points
    assert agrees(town)
    grown = town.db.read_now(views.grown, town.ada, town.clock())
    assert [line.back for line in grown.lines] == [False, False, True]
    assert grown.picture is not None
    assert len(grown.picture.loops) == 1
    assert grown.moved == "In the last 90 days 1 person acted on what you pointed at."


def hand_in_of(town: Town, who: Actor, claim: UUID) -> UUID:
    town.do(contributions.keep_draft, who, claim, Draft("Done", "", 3000))
    return town.do(contributions.hand_in, who, claim, new_id())


def test_nothing_flows_before_the_confirmation_and_all_of_it_goes_back_with_a_reversal(town: Town) -> None:
    quest = town.quest(proposed_by=town.cy.id)
    claim = take(town, town.ada, f"quest:{quest}")
    assert sparks(town) == []
    deed = finish(town, town.ada, claim, town.cy)
    assert sparks(town) == [("Cy", 1, 100)]
    assert agrees(town)
    town.do(moderation.rule, town.dee, new_id(), Kind.CONTRIBUTION, deed, Act.REVERSE, "It was not watered")
    assert sparks(town) == []
    assert agrees(town)
    again = hand_in_of(town, town.ada, claim)
    town.do(confirmations.answer, town.cy, again, Answer.YES)
    assert sparks(town) == [("Cy", 1, 90)]  # done a second time
    assert agrees(town)
    assert "confirmed" in dict(notices(town, town.ada))


def test_the_same_pair_counts_fully_once_in_seven_days(town: Town) -> None:
    for _nth in range(3):
        finish(town, town.ada, take(town, town.ada, f"player:{town.cy.id}"), town.dee)
        town.clock.move(hours=1)
    town.clock.move(days=8)
    finish(town, town.ada, take(town, town.ada, f"player:{town.cy.id}"), town.dee)
    assert [centi for _who, _depth, centi in sparks(town)] == [100, 50, 25, 100]
    assert agrees(town)


@pytest.mark.parametrize("what", ["more", "elsewhere", "gone"])
def test_verify_finds_a_spark_that_was_tampered_with(town: Town, what: str) -> None:
    finish(town, town.ada, take(town, town.ada, f"player:{town.cy.id}"), town.dee)
    script = {
        "more": "UPDATE spark SET centi = 999",
        "elsewhere": "UPDATE spark SET depth = 2",
        "gone": "DELETE FROM spark",
    }[what]
    town.do(lambda work: work.conn.execute(text(script)))
    assert not agrees(town)


def test_what_is_hidden_over_or_nowhere_gives_no_idea(town: Town) -> None:
    hidden, draft = town.quest(proposed_by=town.ada.id), town.quest(state="draft")
    hide_by_reports(town, Kind.QUEST, hidden)
    take(town, town.bo, f"quest:{hidden}", f"quest:{draft}", f"initiative:{new_id()}")
    take(town, town.cy, f"player:{town.ada.id}", f"player:{town.ada.id}")
    rows = town.db.read_now(lambda conn: conn.execute(select(col(Inspiration.from_kind))).scalars().all())
    assert rows == ["player"]


def test_a_claim_without_an_idea_asks_nothing_more(town: Town) -> None:
    finish(town, town.ada, take(town, town.ada), town.cy)
    assert sparks(town) == []


def test_either_side_hides_a_link_and_only_who_hid_it_shows_it(town: Town) -> None:
    claim = take(town, town.bo, f"player:{town.ada.id}")
    event, source = Event("claim", claim), Event("player", town.ada.id)
    with pytest.raises(NotFound):
        town.do(service.hide, town.cy, event, source, hidden=True)
    town.do(service.hide, town.ada, event, source, hidden=True)
    assert not town.db.read_now(views.grown, town.ada, town.clock()).lines
    assert not town.db.read_now(views.page, town.bo, town.clock()).links
    with pytest.raises(NotFound):
        town.do(service.hide, town.bo, event, source, hidden=False)
    town.do(service.hide, town.ada, event, source, hidden=False)
    assert len(town.db.read_now(views.grown, town.ada, town.clock()).lines) == 1


def test_what_a_guest_gave_and_did_grows_from_who_they_turn_out_to_be(town: Town) -> None:
    finish(town, town.bo, take(town, town.bo, f"player:{town.gus.id}"), town.cy)
    mine = take(town, town.gus, f"quest:{town.quest(proposed_by=town.ada.id)}")
    town.do(merge_store.merge, town.gus.id, town.ada.id)
    town.do(contributions.keep_draft, town.ada, mine, Draft("Done", "", 3000))
    grown = town.db.read_now(views.grown, town.ada, town.clock())
    assert [line.what for line in grown.lines if not line.back]
    finish(town, town.ada, mine, town.cy)
    assert agrees(town)


def test_names_of_what_could_have_given_the_idea(town: Town) -> None:
    quest = town.quest(title="Water the limes")
    keys = [f"quest:{quest}", f"player:{town.ada.id}", f"quest:{new_id()}", "rubbish"]
    offered = town.db.read_now(coming.offered, keys)
    assert [(idea.label, idea.kept) for idea in offered] == [("“Water the limes”", False), ("Ada", False)]
    assert town.db.read_now(hand_in_is_named, hand_in(town, town.ada, town.quest(title="Dig"))) == "Ada did “Dig”"


def hand_in_is_named(conn, deed: UUID) -> str:  # type: ignore[no-untyped-def]
    return coming.offered(conn, [f"contribution:{deed}"])[0].label
