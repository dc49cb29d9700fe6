"""Ideas that crossed from one initiative to another: counted while the deed is confirmed and nobody hides the link."""

from uuid import UUID

import pytest
from desk import hand_in, report, rule
from sqlalchemy import text
from town import Town

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.initiatives import service as initiatives
from app.ledger.verify import verify
from app.platform.ids import new_id
from app.sparks import between_store, service
from game.confirmations import Answer
from game.moderation import Act, Kind
from game.sparks import Event


def stands(town: Town) -> dict[tuple[UUID, UUID], int]:
    assert town.db.read_now(verify).differences == []
    return town.db.read_now(between_store.everything)


def start(town: Town, name: str, *ideas: str) -> UUID:
    made = new_id()
    words = {"name": name, "what": "We hang nets", "so_that": "it is cool"}
    town.do(initiatives.propose, town.ada, made, [town.goal], "direct", ideas=list(ideas), **words)
    return made


def do(town: Town, quest: UUID, *ideas: str) -> tuple[UUID, UUID]:
    """Let Bo do a quest because of something, and hand it in; gives the claim and the contribution."""
    claim = town.do(claims.claim, town.bo, new_id(), quest, ideas=list(ideas))
    town.do(contributions.keep_draft, town.bo, claim, Draft("Done", "", 3000))
    return claim, town.do(contributions.hand_in, town.bo, claim, new_id())


def test_a_deed_counts_once_it_is_confirmed_and_until_it_is_taken_back(town: Town) -> None:
    nets = start(town, "Shade nets")
    quest = town.quest(initiative_id=nets, places=3)
    first = hand_in(town, town.ada, town.quest())
    _claim, deed = do(town, quest, f"contribution:{first}")
    assert stands(town) == {}
    town.do(confirmations.answer, town.cy, deed, Answer.YES)
    assert stands(town) == {(town.initiative, nets): 1}
    report(town, town.ada, Kind.CONTRIBUTION, deed)
    rule(town, town.dee, Kind.CONTRIBUTION, deed, Act.REVERSE)
    assert stands(town) == {}


def test_ideas_of_one_initiative_for_itself_are_no_bow(town: Town) -> None:
    first = hand_in(town, town.ada, town.quest())
    _claim, deed = do(town, town.quest(), f"contribution:{first}", f"initiative:{town.initiative}")
    town.do(confirmations.answer, town.cy, deed, Answer.YES)
    assert stands(town) == {}


def test_an_initiative_counts_at_once_and_more_deeds_add_up(town: Town) -> None:
    nets = start(town, "Shade nets", f"initiative:{town.initiative}", f"player:{town.cy.id}")
    assert stands(town) == {(town.initiative, nets): 1}
    quest = town.quest(initiative_id=nets, places=3)
    other = town.quest()
    _claim, deed = do(town, quest, f"quest:{other}")
    town.do(confirmations.answer, town.cy, deed, Answer.YES)
    assert stands(town) == {(town.initiative, nets): 2}


def test_a_hidden_link_counts_no_more_until_it_is_shown(town: Town) -> None:
    nets = start(town, "Shade nets")
    other = town.quest(proposed_by=town.ada.id)
    claim, deed = do(town, town.quest(initiative_id=nets), f"quest:{other}")
    event, source = Event("claim", claim), Event("quest", other)
    town.do(service.hide, town.bo, event, source, hidden=True)
    town.do(service.hide, town.bo, event, source, hidden=False)
    assert stands(town) == {}, "nothing was confirmed yet"
    town.do(confirmations.answer, town.cy, deed, Answer.YES)
    town.do(service.hide, town.bo, event, source, hidden=True)
    assert stands(town) == {}
    town.do(service.hide, town.bo, event, source, hidden=False)
    assert stands(town) == {(town.initiative, nets): 1}


@pytest.mark.parametrize("script", ["UPDATE initiative_spark SET ideas = 7", "DELETE FROM initiative_spark"])
def test_verify_finds_a_count_that_was_tampered_with_and_it_can_be_made_anew(town: Town, script: str) -> None:
    nets = start(town, "Shade nets", f"initiative:{town.initiative}")
    town.do(lambda work: work.conn.execute(text(script)))
    assert [one for one in town.db.read_now(verify).differences if one.startswith("ideas from")]
    town.do(between_store.refill)
    assert stands(town) == {(town.initiative, nets): 1}
