"""Wanting no contact with somebody."""

import pytest
from desk import hand_in, notices
from town import Town

from app.claims import service as claims
from app.claims import store as claims_store
from app.confirmations import service as confirmations
from app.confirmations import store as confirmations_store
from app.contributions import service as contributions
from app.contributions import store as store_of_work
from app.contributions.service import Draft
from app.ledger import store as ledger
from app.moderation import contact_store, service
from app.platform.ids import new_id
from game.confirmations import Answer
from game.errors import (
    NotEligible,
    NotFound,
    Refusal,
)


class TestNoContact:
    @pytest.mark.parametrize(("blocker", "other"), [("ada", "cy"), ("cy", "ada")])
    def test_neither_confirms_the_other_nor_sees_them_in_the_queue(self, town: Town, blocker: str, other: str) -> None:
        contribution = hand_in(town, town.ada, town.quest())
        town.do(service.block, getattr(town, blocker), getattr(town, other).id)
        assert town.db.read_now(confirmations_store.queue, town.cy.id, town.clock(), 9) == []
        with pytest.raises(NotEligible):
            town.do(confirmations.answer, town.cy, contribution, Answer.YES)
        town.do(service.unblock, getattr(town, blocker), getattr(town, other).id)
        town.do(confirmations.answer, town.cy, contribution, Answer.YES)

    @pytest.mark.parametrize(("blocker", "other"), [("ada", "cy"), ("cy", "ada")])
    def test_neither_is_the_others_witness(self, town: Town, blocker: str, other: str) -> None:
        claim = town.do(claims.claim, town.ada, new_id(), town.quest())
        town.do(contributions.keep_draft, town.ada, claim, Draft("Done", "", 1000, town.cy.id))
        town.do(service.block, getattr(town, blocker), getattr(town, other).id)
        with pytest.raises(Refusal, match="co-witness is another player"):
            town.do(contributions.hand_in, town.ada, claim, new_id())

    @pytest.mark.parametrize(("blocker", "other"), [("ada", "cy"), ("cy", "ada")])
    def test_neither_is_offered_as_a_witness_to_the_other(self, town: Town, blocker: str, other: str) -> None:
        quest = town.quest(places=2)
        held = {name: town.do(claims.claim, getattr(town, name), new_id(), quest) for name in ("ada", "cy")}

        def offered(who: str) -> list[str]:
            claim = town.db.read_now(claims_store.one, held[who])
            assert claim is not None
            return [name for _id, name in town.db.read_now(store_of_work.possible_witnesses, claim)]

        assert offered("ada") == ["Bo", "Cy"]
        town.do(service.block, getattr(town, blocker), getattr(town, other).id)
        assert offered("ada") == ["Bo"]
        assert offered("cy") == []

    def test_no_news_comes_from_them(self, town: Town) -> None:
        town.do(service.block, town.ada, town.cy.id)
        for sender in (town.cy, town.bo):
            town.db.write_now(
                lambda work, sender=sender: ledger.add_notice(
                    work, town.ada.id, "thanks", from_player_id=sender.id, text=sender.name
                )
            )
        assert notices(town, town.ada) == [("thanks", "Bo")]

    def test_the_list_and_its_bounds(self, town: Town) -> None:
        town.do(service.block, town.ada, town.cy.id)
        town.do(service.block, town.ada, town.cy.id)
        listed = town.db.read_now(contact_store.blocked_by, town.ada.id)
        assert [(who, name) for who, name, _at in listed] == [(town.cy.id, "Cy")]
        for wrong in (town.ada.id, new_id()):
            with pytest.raises(Refusal):
                town.do(service.block, town.ada, wrong)
        with pytest.raises(NotFound):
            town.do(service.unblock, town.cy, town.ada.id)
