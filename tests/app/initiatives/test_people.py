"""Who was active on an initiative: by a claim or a confirmation, once a day; kept when a guest comes back."""

from datetime import date

from desk import hand_in
from sqlalchemy import select
from sqlmodel import col
from town import START, Town

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.initiatives.tables import InitiativePerson
from app.platform.ids import new_id
from app.players import merge_store
from game.confirmations import Answer


def active(town: Town) -> dict[object, tuple[object, date]]:
    query = select(InitiativePerson).where(col(InitiativePerson.initiative_id) == town.initiative)
    rows = town.db.read_now(lambda conn: conn.execute(query).all())
    return {row.player_id: (row.side_id, row.last_on) for row in rows}


def test_a_claim_and_a_confirmation_count(town: Town) -> None:
    made = hand_in(town, town.ada, town.quest())
    assert active(town) == {town.ada.id: (town.otters, START.date())}
    town.clock.move(days=2)
    town.do(confirmations.answer, town.cy, made, Answer.YES)
    assert active(town)[town.cy.id] == (town.larks, town.clock().date())
    town.do(claims.claim, town.ada, new_id(), town.quest())
    assert active(town)[town.ada.id][1] == town.clock().date()


def test_a_guest_who_comes_back_is_one_person(town: Town) -> None:
    town.do(claims.claim, town.gus, new_id(), town.quest())
    assert active(town) == {town.gus.id: (town.gus.id, START.date())}
    town.do(merge_store.merge, town.gus.id, town.ada.id)
    assert set(active(town)) == {town.ada.id}


def test_who_was_there_both_ways_stays_once(town: Town) -> None:
    for who in (town.gus, town.ada):
        town.do(claims.claim, who, new_id(), town.quest())
    town.do(merge_store.merge, town.gus.id, town.ada.id)
    assert active(town) == {town.ada.id: (town.otters, START.date())}
