"""From a claim to a board, by the services alone; and what the database refuses."""

from dataclasses import replace
from threading import Barrier, Thread
from uuid import UUID

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError
from town import Town

from app.claims import service as claims
from app.claims import store as claims_store
from app.confirmations import service as confirmations
from app.confirmations import store as confirmations_store
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.ledger import standings_store
from app.ledger import store as ledger
from app.ledger.boards import BoardKey
from app.ledger.tables import LedgerEntry
from app.platform.ids import new_id
from app.players.actor import Actor
from app.quests import store as quests
from app.teams import service as teams
from game.confirmations import Answer, Outcome
from game.errors import (
    AlreadyClaimed,
    AlreadyDecided,
    CannotConfirmOwn,
    EvidenceMissing,
    GuestCannotConfirm,
    LeaseExpired,
    NeedsReason,
    NotEligible,
    NotFound,
    QuestFull,
    Refusal,
)


def take(town: Town, who: Actor, quest: UUID) -> UUID:
    return town.do(claims.claim, who, new_id(), quest)


def hand_in(town: Town, who: Actor, claim: UUID, amount: int | None = 3000) -> UUID:
    town.do(contributions.keep_draft, who, claim, Draft("Two cans each", "", amount))
    return town.do(contributions.hand_in, who, claim, new_id())


def places(town: Town, quest: UUID) -> tuple[int, int]:
    return town.db.read_now(claims_store.places_of, quest)


class TestOneDeed:
    def test_a_confirmed_deed_moves_points_impact_and_boards_together(self, town: Town) -> None:
        contribution = hand_in(town, town.ada, take(town, town.ada, town.quest(minutes=30)))
        assert town.do(confirmations.answer, town.cy, contribution, Answer.YES) is Outcome.CONFIRMED
        for key, subject in (
            (BoardKey("players", "all", "world"), town.ada.id),
            (BoardKey("teams", "season:1", "world"), town.otters),
            (BoardKey("teams", "week:2026-W45", str(town.goal)), town.otters),
        ):
            assert town.db.read_now(standings_store.total_on, key, subject) == 1000
        assert town.db.read_now(standings_store.total_on, BoardKey("players", "all", "world"), town.cy.id) == 100
        impact = town.db.read_now(ledger.impact_of, contribution)
        assert impact is not None
        assert impact.amount_milli == 3000

    def test_the_confirmers_number_counts(self, town: Town) -> None:
        contribution = hand_in(town, town.ada, take(town, town.ada, town.quest()))
        town.do(confirmations.answer, town.cy, contribution, Answer.YES, amount_milli=2000)
        impact = town.db.read_now(ledger.impact_of, contribution)
        assert impact is not None
        assert impact.amount_milli == 2000

    @pytest.mark.parametrize(
        ("who", "refusal"),
        [("ada", CannotConfirmOwn), ("bo", NotEligible), ("gus", GuestCannotConfirm)],
    )
    def test_who_may_not_confirm(self, town: Town, who: str, refusal: type[Refusal]) -> None:
        contribution = hand_in(town, town.ada, take(town, town.ada, town.quest()))
        with pytest.raises(refusal):
            town.do(confirmations.answer, getattr(town, who), contribution, Answer.YES)

    def test_who_is_of_the_team_stays_so_while_they_act_for_themselves(self, town: Town) -> None:
        contribution = hand_in(town, town.ada, take(town, town.ada, town.quest()))
        town.do(teams.act_as, town.bo, None, None)
        alone = replace(town.bo, team_id=None)
        assert not town.db.read_now(confirmations_store.queue, town.bo.id, town.clock(), 9)
        assert town.db.read_now(confirmations_store.count_queue, town.cy.id, town.clock()) == 1
        with pytest.raises(NotEligible):
            town.do(confirmations.answer, alone, contribution, Answer.YES)

    def test_the_own_team_may_after_seven_days_without_others(self, town: Town) -> None:
        contribution = hand_in(town, town.ada, take(town, town.ada, town.quest()))
        town.clock.move(days=8)
        assert town.do(confirmations.answer, town.bo, contribution, Answer.YES) is Outcome.CONFIRMED

    def test_nobody_answers_twice(self, town: Town) -> None:
        contribution = hand_in(town, town.ada, take(town, town.ada, town.quest(confirmations_needed=2)))
        town.do(confirmations.answer, town.cy, contribution, Answer.YES)
        with pytest.raises(AlreadyDecided):
            town.do(confirmations.answer, town.cy, contribution, Answer.YES)

    def test_a_yes_taken_back_counts_no_more_and_pays_once(self, town: Town) -> None:
        contribution = hand_in(town, town.ada, take(town, town.ada, town.quest(confirmations_needed=2)))
        town.do(confirmations.answer, town.cy, contribution, Answer.YES)
        town.do(confirmations.take_back, town.cy, contribution)
        assert town.do(confirmations.answer, town.dee, contribution, Answer.YES) is Outcome.WAITING
        assert town.do(confirmations.answer, town.cy, contribution, Answer.YES) is Outcome.CONFIRMED
        assert town.db.read_now(standings_store.total_on, BoardKey("players", "all", "world"), town.cy.id) == 100


class TestSentBack:
    def test_it_needs_a_reason(self, town: Town) -> None:
        contribution = hand_in(town, town.ada, take(town, town.ada, town.quest()))
        with pytest.raises(NeedsReason):
            town.do(confirmations.answer, town.cy, contribution, Answer.BACK)

    def test_the_place_is_kept_and_the_work_can_be_mended(self, town: Town) -> None:
        quest = town.quest()
        claim = take(town, town.ada, quest)
        first = hand_in(town, town.ada, claim)
        town.clock.move(hours=30)  # the clock stands still while handed in
        assert town.do(confirmations.answer, town.cy, first, Answer.BACK, reason="too dark") is Outcome.SENT_BACK
        assert places(town, quest) == (1, 1)
        again = hand_in(town, town.ada, claim)
        assert town.do(confirmations.answer, town.cy, again, Answer.YES) is Outcome.CONFIRMED


class TestPlaces:
    def test_two_taps_are_one_claim(self, town: Town) -> None:
        quest = town.quest(places=3)
        take(town, town.ada, quest)
        with pytest.raises(AlreadyClaimed):
            take(town, town.ada, quest)
        assert places(town, quest) == (1, 3)

    def test_a_full_quest_refuses(self, town: Town) -> None:
        quest = town.quest()
        take(town, town.ada, quest)
        with pytest.raises(QuestFull):
            take(town, town.cy, quest)

    def test_a_place_is_free_at_the_moment_its_lease_is_over(self, town: Town) -> None:
        quest = town.quest()
        take(town, town.ada, quest)
        town.clock.move(hours=24)
        seen = town.db.read_now(quests.one, quest, town.cy.id, town.clock())
        assert seen is not None
        assert seen.taken == 0
        take(town, town.cy, quest)
        assert places(town, quest) == (1, 1)

    def test_a_late_hand_in_takes_a_free_place_again(self, town: Town) -> None:
        quest = town.quest()
        claim = take(town, town.ada, quest)
        town.clock.move(days=3)
        hand_in(town, town.ada, claim)
        assert places(town, quest) == (1, 1)

    def test_a_late_hand_in_without_a_place_keeps_the_draft(self, town: Town) -> None:
        quest = town.quest()
        claim = take(town, town.ada, quest)
        town.clock.move(days=3)
        take(town, town.cy, quest)
        with pytest.raises(LeaseExpired):
            hand_in(town, town.ada, claim)
        kept = town.db.read_now(claims_store.one, claim)
        assert kept is not None
        assert kept.draft_note == "Two cans each"

    def test_handing_back_frees_the_place(self, town: Town) -> None:
        quest = town.quest()
        town.do(claims.release, town.ada, take(town, town.ada, quest))
        assert places(town, quest) == (0, 1)
        take(town, town.cy, quest)

    def test_many_at_once_never_take_more_than_there_are(self, town: Town) -> None:
        quest = town.quest(places=2)
        people = [town.ada, town.bo, town.cy, town.dee, town.gus] * 4
        start, results = Barrier(len(people)), []

        def run(who: Actor) -> None:
            start.wait()
            try:
                take(town, who, quest)
                results.append("claimed")
            except Refusal as refusal:
                results.append(refusal.code)

        threads = [Thread(target=run, args=(who,)) for who in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert results.count("claimed") == 2
        assert places(town, quest) == (2, 2)


class TestRefusals:
    def test_missing_evidence_is_named(self, town: Town) -> None:
        claim = take(town, town.ada, town.quest(evidence="photo number"))
        with pytest.raises(EvidenceMissing) as refusal:
            hand_in(town, town.ada, claim)
        assert str(refusal.value) == "Still missing: a photo. What you wrote is kept."

    def test_anothers_claim_does_not_exist(self, town: Town) -> None:
        claim = take(town, town.ada, town.quest())
        with pytest.raises(NotFound):
            town.do(claims.release, town.cy, claim)

    @pytest.mark.parametrize("change", [update(LedgerEntry).values(points_cp=1), delete(LedgerEntry)])
    def test_the_ledger_cannot_be_changed(self, town: Town, change: object) -> None:
        contribution = hand_in(town, town.ada, take(town, town.ada, town.quest()))
        town.do(confirmations.answer, town.cy, contribution, Answer.YES)
        with pytest.raises(IntegrityError, match="append-only"):
            town.db.write_now(lambda work: work.conn.execute(change))

    def test_the_database_itself_refuses_an_oversold_quest(self, town: Town) -> None:
        quest = town.quest()
        with pytest.raises(IntegrityError):
            town.db.write_now(lambda work: work.conn.execute(text("UPDATE quest SET taken = 2")))
        assert places(town, quest) == (0, 1)
