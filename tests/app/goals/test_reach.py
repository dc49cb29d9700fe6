"""What helps toward a goal: found along the graph, in few statements, never what is hidden or not out."""

from uuid import UUID

import pytest
from desk import hide_by_reports
from site_of_town import Site
from sqlalchemy import event
from town import Town

from app.goals import routes, store
from app.goals.tables import GoalParent
from app.initiatives import store as initiatives
from app.platform.ids import new_id
from game.moderation import Kind


def goal(town: Town, short: str, *parents: UUID, in_play: bool = False) -> UUID:
    made = new_id()
    number = town.db.read_now(store.next_number) if in_play else 1
    values = {"code": short, "short": short, "title": short, "number": number, "in_play": in_play}
    town.db.write_now(lambda work: store.add(work, parents, id=made, **values))
    return made


def initiative(town: Town, name: str, toward: UUID, **more: object) -> UUID:
    made = new_id()

    def verb(work) -> None:  # type: ignore[no-untyped-def]
        initiatives.add(
            work, id=made, name=name, what="We act", so_that="it comes true", proposed_by=town.dee.id, **more
        )
        initiatives.set_goals(work, made, [(toward, "direct")])

    town.db.write_now(verb)
    return made


@pytest.fixture
def chain(site: Site) -> tuple[Town, UUID, UUID]:
    """A target of the world, a goal of a list beneath it, and the town's own goal beneath both."""
    town = site.town
    top = goal(town, "Cities")
    target = goal(town, "Green places", top)
    town.db.write_now(lambda work: store.set_parents(work, town.goal, [target, top]))
    return town, top, target


def test_a_goal_shows_what_goals_beneath_it_do(site: Site, chain: tuple[Town, UUID, UUID]) -> None:
    town, top, target = chain
    quest = town.quest(title="Water the limes")
    for id_ in (top, target, town.goal):
        page = site.phone().get(f"/goals/{id_}").text
        assert f'href="/quests/{quest}"' in page
        assert f'href="/initiatives/{town.initiative}"' in page
        assert ("Through" in page) is (id_ != town.goal)
    assert "Water the limes" in site.phone().get(f"/quests?goal={top}").text
    assert "Water the limes" not in site.phone().get(f"/quests?goal={goal(town, 'Elsewhere')}").text


def test_what_is_hidden_or_rests_helps_nobody(site: Site, chain: tuple[Town, UUID, UUID]) -> None:
    town, top, _target = chain
    gone = initiative(town, "Put away", town.goal, state="archived")
    town.quest(title="Of what was put away", initiative_id=gone)
    town.quest(title="Not out yet", state="draft")
    hidden = town.quest(title="Hurtful words")
    hide_by_reports(town, Kind.QUEST, hidden)
    page = site.phone("Dee").get(f"/goals/{top}").text
    for words in ("Put away", "Of what was put away", "Not out yet", "Hurtful words"):
        assert words not in page, words


def test_circles_and_two_ways_count_once(site: Site, chain: tuple[Town, UUID, UUID]) -> None:
    town, top, target = chain
    town.db.write_now(
        lambda work: work.conn.execute(GoalParent.__table__.insert().values(child_id=top, parent_id=target))
    )  # type: ignore[attr-defined]
    town.quest(title="Water the limes")
    for start in (top, target):
        found = town.db.read_now(store.reach, start)
        assert found[0] == start
        assert sorted(found) == sorted([top, target, town.goal])
    assert site.phone().get(f"/goals/{top}").text.count("Water the limes") == 1


def test_the_number_of_statements_does_not_grow(chain: tuple[Town, UUID, UUID]) -> None:
    town, top, _target = chain

    def statements() -> int:
        said: list[str] = []

        def look(conn):  # type: ignore[no-untyped-def]
            listen = lambda *args: said.append(args[2])  # noqa: E731
            event.listen(conn, "before_cursor_execute", listen)
            routes.goal_page(conn, top, None, town.clock())
            event.remove(conn, "before_cursor_execute", listen)

        town.db.read_now(look)
        return len(said)

    town.quest()
    before = statements()
    for number in range(20):
        below = goal(town, f"Below {number}", town.goal)
        mine = initiative(town, f"Initiative {number}", below)
        town.quest(title=f"Quest {number}", initiative_id=mine)
    assert statements() == before < 20


def test_the_look_beneath_is_bounded(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_REACHED", 3)
    for number in range(5):
        goal(town, f"Below {number}", town.goal)
    assert len(town.db.read_now(store.reach, town.goal)) == 3


def test_goals_of_a_list_stand_there_by_code_not_as_empty_tiles(site: Site, chain: tuple[Town, UUID, UUID]) -> None:
    town, top, target = chain
    page = site.phone().get(f"/goals/{top}").text
    assert f'href="/goals/{target}"' in page
    assert f'href="/goals/{town.goal}"' in page
    assert page.count("No number yet") == 0
