"""What initiatives are looked for by: written with each of them, right after every verb, bounded when it is read."""

from uuid import UUID

from sheets import GOOD, sheet_of
from site_of_town import Site
from sqlalchemy import select
from sqlmodel import col
from town import Town

from app.initiatives import likeness_store, service
from app.initiatives.csv_reader import read
from app.initiatives.csv_service import bring_in
from app.initiatives.tables import InitiativeKey
from app.platform import sizes
from app.platform.ids import new_id
from game import overlap
from game.overlap import Effort

WORDS = {"name": "Street trees", "what": "We plant street trees", "so_that": "every door has shade"}


def keys_of(town: Town, id_: UUID) -> set[str]:
    query = select(col(InitiativeKey.key)).where(col(InitiativeKey.initiative_id) == id_)
    return set(town.db.read_now(lambda conn: conn.execute(query).scalars().all()))


def propose(town: Town, **more: object) -> UUID:
    made = new_id()
    town.do(service.propose, town.ada, made, [town.goal], "direct", **{**WORDS, **more})
    return made


def found(town: Town, text: str) -> list[UUID]:
    def look(conn):  # type: ignore[no-untyped-def]
        return likeness_store.candidates(conn, Effort(text), likeness_store.counts(conn, overlap.keys(text)))

    return town.db.read_now(look)


def test_keys_follow_every_verb(town: Town) -> None:
    one = propose(town)
    block = f"@{town.goal.hex}:"
    assert keys_of(town, one) == {"", "stre", "tree", "plan", "door", "shad", block}
    changed = {**WORDS, "what": "We water elms", "latitude": 59.33, "longitude": 18.07}
    town.do(service.change, town.ada, one, [town.goal], "direct", **changed)
    assert keys_of(town, one) == {"", "stre", "tree", "wate", "elms", "door", "shad", f"{block}237,72"}
    town.do(service.move, town.ada, one, "done")
    assert keys_of(town, one) == set()
    town.do(service.move, town.ada, one, "active")
    assert "elms" in keys_of(town, one)
    assert town.db.read_now(likeness_store.differences) == []


def test_an_idea_is_found_by_nothing(town: Town) -> None:
    assert keys_of(town, propose(town, idea=True)) == set()
    assert town.db.read_now(likeness_store.differences) == []


def test_a_list_that_is_brought_in_is_found(town: Town) -> None:
    plan = town.do(bring_in, town.dee, read(sheet_of(GOOD)))
    title = plan.of("new")[0].row.title
    assert found(town, title)
    assert town.db.read_now(likeness_store.differences) == []


def test_the_counts_are_those_of_the_keys(town: Town) -> None:
    for _ in range(3):
        propose(town)
    have = town.db.read_now(likeness_store.counts, {"tree", "elms"})
    assert have == {"": 3, "tree": 3}  # the town's own was put there by no verb


def test_looking_is_bounded(site: Site) -> None:
    town = site.town
    for number in range(sizes.ALIKE_COMPARED + 15):
        propose(town, name=f"Street trees {number}")
        town.clock.move(hours=1)
    assert len(found(town, "street trees")) == sizes.ALIKE_COMPARED
