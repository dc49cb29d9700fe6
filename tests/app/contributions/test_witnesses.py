"""Who can be named as a co-witness: people who may have been there."""

from town import Town

from app.claims import service as claims
from app.claims import store as claims_store
from app.contributions import store
from app.platform.ids import new_id


def test_witnesses_are_of_the_team_or_of_the_same_quest(town: Town) -> None:
    quest, claim = town.quest(places=3, evidence="witness"), new_id()
    town.do(claims.claim, town.ada, claim, quest)
    found = town.db.read_now(claims_store.one, claim)
    assert found is not None
    assert [name for _id, name in town.db.read_now(store.possible_witnesses, found)] == ["Bo"]
    town.do(claims.claim, town.cy, new_id(), quest)
    assert [name for _id, name in town.db.read_now(store.possible_witnesses, found)] == ["Bo", "Cy"]
