"""A guest who turned out to be somebody: what they did is that player's, on the boards too, whatever comes later."""

from uuid import UUID

import pytest
from batches import together
from desk import LIFETIME, hand_in, notices, report
from sqlalchemy import select, update
from sqlmodel import col
from town import Town

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.confirmations import store as confirmations_store
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.contributions.tables import Contribution
from app.initiatives import service as initiatives
from app.ledger import standings_store
from app.ledger.verify import verify
from app.moderation import contact_store
from app.moderation import service as moderation
from app.moderation import store as moderation_store
from app.platform import deeds
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.ids import new_id
from app.platform.refusals import SignInNeeded
from app.players import store as players
from app.players.actor import Actor
from app.players.merge_store import merge
from app.players.tables import Player
from app.teams import service as teams
from app.teams import store as teams_store
from game.confirmations import Answer
from game.confirmations import Outcome as Decided
from game.errors import AlreadyClaimed, CannotConfirmOwn, Invalid, NotEligible
from game.moderation import Act, Kind


def come_back(town: Town) -> None:
    """Let Gus turn out to be Ada."""
    town.do(merge, town.gus.id, town.ada.id)


def agrees(town: Town) -> bool:
    report = town.db.read_now(verify)
    assert not report.differences
    return report.ok


def total(town: Town, who: Actor) -> int:
    return town.db.read_now(standings_store.total_on, LIFETIME, who.id) or 0


def both_hold_one(town: Town) -> UUID:
    """Let Gus hand in for a quest that Ada holds as well, and then turn out to be Ada."""
    quest = town.quest(places=2)
    deed = hand_in(town, town.gus, quest)
    town.do(claims.claim, town.ada, new_id(), quest)
    come_back(town)
    return deed


class TestPoints:
    @pytest.mark.parametrize("young", [False, True])
    def test_they_are_taken_back_from_who_has_them_now(self, town: Town, young: bool) -> None:
        town.db.write_now(players.change, town.ada.id, young=young)
        deed = hand_in(town, town.gus, town.quest())
        town.do(confirmations.answer, town.cy, deed, Answer.YES)
        come_back(town)
        town.do(moderation.rule, town.dee, new_id(), Kind.CONTRIBUTION, deed, Act.REVERSE, "It was not done")
        assert agrees(town)
        assert (total(town, town.ada), total(town, town.gus)) == (0, 0)

    def test_what_stayed_behind_is_confirmed_to_who_it_is_now(self, town: Town) -> None:
        deed = both_hold_one(town)
        town.do(confirmations.answer, town.cy, deed, Answer.YES)
        assert agrees(town)
        assert (total(town, town.ada), total(town, town.gus)) == (1000, 0)
        assert ("confirmed", "") in notices(town, town.ada)

    def test_what_gave_the_idea_has_its_sparks(self, town: Town) -> None:
        quest = town.quest(places=2)
        claim = town.do(claims.claim, town.gus, new_id(), quest, ideas=[f"player:{town.bo.id}"])
        town.do(contributions.keep_draft, town.gus, claim, Draft("Done", "", 1000))
        deed = town.do(contributions.hand_in, town.gus, claim, new_id())
        town.do(claims.claim, town.ada, new_id(), quest)
        come_back(town)
        town.do(confirmations.answer, town.cy, deed, Answer.YES)
        assert agrees(town)
        town.do(moderation.rule, town.dee, new_id(), Kind.CONTRIBUTION, deed, Act.REVERSE, "It was not done")
        assert agrees(town)

    def test_what_an_earlier_version_left_with_the_guest_too(self, town: Town) -> None:
        deed = both_hold_one(town)
        theirs = update(Contribution).where(col(Contribution.id) == deed).values(player_id=town.gus.id)
        town.db.write_now(lambda work: work.conn.execute(theirs))
        with pytest.raises(CannotConfirmOwn):
            town.do(confirmations.answer, town.ada, deed, Answer.YES)
        town.do(confirmations.answer, town.cy, deed, Answer.YES)
        assert agrees(town)
        assert total(town, town.ada) == 1000


class TestNobodyConfirmsTheirOwn:
    def test_what_stayed_behind(self, town: Town) -> None:
        deed = both_hold_one(town)
        with pytest.raises(CannotConfirmOwn):
            town.do(confirmations.answer, town.ada, deed, Answer.YES)
        assert town.db.read_now(confirmations_store.count_queue, town.ada.id, town.clock()) == 0

    def test_what_the_guest_saw(self, town: Town) -> None:
        deed = self.seen_by(town, town.cy, town.gus)
        come_back(town)
        with pytest.raises(NotEligible):
            town.do(confirmations.answer, town.ada, deed, Answer.YES)

    def test_nor_are_they_their_own_witness(self, town: Town) -> None:
        come_back(town)
        with pytest.raises(Invalid):
            self.seen_by(town, town.ada, town.gus)

    def test_a_yes_to_what_turned_out_to_be_their_own_counts_no_more(self, town: Town) -> None:
        deed = hand_in(town, town.gus, town.quest(risk="medium", confirmations_needed=2))
        town.do(confirmations.answer, town.ada, deed, Answer.YES)
        come_back(town)
        assert town.do(confirmations.answer, town.cy, deed, Answer.YES) is Decided.WAITING
        assert agrees(town)

    def seen_by(self, town: Town, who: Actor, witness: Actor) -> UUID:
        claim = town.do(claims.claim, who, new_id(), town.quest())
        town.do(contributions.keep_draft, who, claim, Draft("Done", "", 1000, witness.id))
        return town.do(contributions.hand_in, who, claim, new_id())


class TestWhoIsLate:
    """A deed of the guest that was looked up before, and does its work after the merge."""

    def claim(self, town: Town, deed: UUID, quest: UUID) -> tuple[object, ...]:
        def verb(work: Work) -> Outcome:
            claims.claim(work, town.gus, deed, quest)
            return Outcome("/there")

        return deeds.once, str(town.gus.id), deed, "the same words", verb

    def test_does_nothing_more(self, town: Town) -> None:
        come_back(town)
        with pytest.raises(SignInNeeded):
            town.do(*self.claim(town, new_id(), town.quest()))

    def test_not_even_in_the_same_batch(self, town: Town) -> None:
        once, *rest = self.claim(town, new_id(), town.quest())
        came, late = together(
            town.db, [lambda work: merge(work, town.gus.id, town.ada.id), lambda work: once(work, *rest)]
        )
        assert came is None
        assert isinstance(late, SignInNeeded)
        assert agrees(town)

    def test_hears_again_what_was_done_before(self, town: Town) -> None:
        claim = self.claim(town, new_id(), town.quest())
        town.do(*claim)
        come_back(town)
        assert town.do(*claim) == Outcome("/there", replayed=True)

    def test_an_id_of_nothing_but_zeros_ends_nobody(self, town: Town) -> None:
        town.do(*self.claim(town, UUID(int=0), town.quest()))
        town.do(*self.claim(town, new_id(), town.quest()))
        come_back(town)
        with pytest.raises(SignInNeeded):
            town.do(*self.claim(town, new_id(), town.quest()))


class TestWhatTheyBegan:
    def test_an_idea_goes_on(self, town: Town) -> None:
        idea, words = new_id(), {"name": "Nets", "what": "We hang nets", "so_that": "it is cool"}
        town.do(initiatives.propose, town.gus, idea, [town.goal], "direct", idea=True, **words)
        come_back(town)
        town.do(initiatives.move, town.ada, idea, "active")

    def test_a_claim_that_stayed_behind_is_theirs_to_hand_back(self, town: Town) -> None:
        quest = town.quest(places=2)
        left = town.do(claims.claim, town.gus, new_id(), quest)
        mine = town.do(claims.claim, town.ada, new_id(), quest)
        come_back(town)
        town.do(claims.release, town.ada, left)
        town.do(claims.release, town.ada, mine)
        town.do(claims.claim, town.ada, new_id(), quest)
        with pytest.raises(AlreadyClaimed):
            town.do(claims.claim, town.ada, new_id(), quest)
        assert agrees(town)

    @pytest.mark.parametrize("kind", ["team", "organisation"])
    @pytest.mark.parametrize("inside", [False, True])
    def test_what_they_founded_is_led_by_who_it_is_now(self, town: Town, kind: str, inside: bool) -> None:
        side = new_id()
        town.do(teams.found, town.gus, kind, side, "Reeds", "")
        code = town.do(teams.invite, town.gus, new_id(), kind, side)
        if inside:
            town.do(teams.join, town.ada, code)
        come_back(town)
        assert town.db.read_now(teams_store.membership, kind, side, town.ada.id) is True
        assert town.db.read_now(teams_store.founder, kind, side) == town.ada.id
        made = town.db.read_now(teams_store.invitation, code)
        assert made is not None
        assert made.made_by == town.ada.id

    def test_who_leads_already_goes_on_leading(self, town: Town) -> None:
        side = new_id()
        town.do(teams.found, town.ada, "team", side, "Reeds", "")
        town.do(teams.join, town.gus, town.do(teams.invite, town.ada, new_id(), "team", side))
        come_back(town)
        assert town.db.read_now(teams_store.membership, "team", side, town.ada.id) is True

    def test_what_both_reported_is_reported_once(self, town: Town) -> None:
        quest = town.quest()
        for who in (town.gus, town.ada):
            report(town, who, Kind.QUEST, quest)
        come_back(town)
        assert town.db.read_now(moderation_store.reporters, Kind.QUEST, quest) == (1, 0)


class TestNoContact:
    def test_it_stands_in_both_directions(self, town: Town) -> None:
        town.do(moderation.block, town.gus, town.bo.id)
        town.do(moderation.block, town.ada, town.bo.id)
        town.do(moderation.block, town.cy, town.gus.id)
        come_back(town)
        assert [who for who, *_rest in town.db.read_now(contact_store.blocked_by, town.ada.id)] == [town.bo.id]
        assert [who for who, *_rest in town.db.read_now(contact_store.blocked_by, town.cy.id)] == [town.ada.id]

    def test_never_with_oneself(self, town: Town) -> None:
        town.do(moderation.block, town.gus, town.ada.id)
        town.do(moderation.block, town.ada, town.gus.id)
        come_back(town)
        assert not town.db.read_now(contact_store.blocked_by, town.ada.id)


def test_no_guest_is_left_to_be_merged_twice(town: Town) -> None:
    come_back(town)
    query = select(col(Player.kind)).where(col(Player.id) == town.gus.id)
    assert town.db.read_now(lambda conn: conn.execute(query).scalar_one()) == "merged"
